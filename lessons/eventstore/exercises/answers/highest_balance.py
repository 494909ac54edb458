"""The answers of eventstore.highest_balance."""

# %% given
from lessons.eventstore.account import fold, states


# %% starter
def highest_balance(some_events):
    return ...


# %% solution
def highest_balance(some_events):
    return max(state.balance for state in states(some_events))


# %% right
def highest_balance(some_events):
    return max(fold(some_events[:count]).balance for count in range(len(some_events) + 1))


# %% right
def highest_balance(some_events):
    balance = highest = 0
    for event in some_events:
        sign = {"MoneyDeposited": 1, "MoneyWithdrawn": -1}.get(event["type"], 0)
        balance += sign * event["data"].get("amount", 0)
        highest = max(highest, balance)
    return highest


# %% wrong: It was higher before
def highest_balance(some_events):
    return fold(some_events).balance


# %% wrong: There was a withdrawal in between
def highest_balance(some_events):
    return sum(event["data"]["amount"] for event in some_events if event["type"] == "MoneyDeposited")


# %% wrong: the largest amount in one event
def highest_balance(some_events):
    return max(event["data"].get("amount", 0) for event in some_events)


# %% wrong: Of another account `highest_balance` returned 800
def highest_balance(some_events):
    return fold(some_events[:3]).balance
