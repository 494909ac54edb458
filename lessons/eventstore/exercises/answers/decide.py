"""The answers of eventstore.decide."""

# %% given
from lessons.events import money_deposited, money_withdrawn
from lessons.eventstore.account import Refused, withdraw


# %% starter
def decide(account, command): ...


# %% solution
def decide(account, command):
    amount = command.get("amount")
    if not account.is_open:
        raise Refused("The account is not open.", "Create it first.")
    if amount is not None and amount <= 0:
        raise Refused("The amount is not above zero.", "Give another amount.")
    if command["type"] == "Deposit":
        return [money_deposited(amount)]
    if command["type"] == "Withdraw":
        return [withdraw(account, amount)]
    if account.balance:
        raise Refused("There is money in the account.", "Take it out first.")
    return [{"type": "AccountClosed", "data": {}}]


# %% right
def decide(account, command):
    refused = Refused("No.", "Ask for something else.")
    if not account.is_open:
        raise refused
    match command:
        case {"type": "Deposit", "amount": amount} if amount > 0:
            return [money_deposited(amount)]
        case {"type": "Withdraw", "amount": amount} if 0 < amount <= account.balance:
            return [money_withdrawn(amount)]
        case {"type": "Close"} if account.balance == 0:
            return [{"type": "AccountClosed", "data": {}}]
    raise refused


# %% right
def decide(account, command):
    kind, amount = command["type"], command.get("amount", 1)
    after = {"Deposit": account.balance + amount, "Withdraw": account.balance - amount, "Close": -account.balance}
    if not account.is_open or amount <= 0 or after[kind] < 0:
        raise Refused("The rules forbid it.", "Ask for something else.")
    types = {"Deposit": "MoneyDeposited", "Withdraw": "MoneyWithdrawn", "Close": "AccountClosed"}
    return ({"type": types[kind], "data": {} if kind == "Close" else {"amount": amount}},)


# %% wrong: an amount of zero
# -    if amount is not None and amount <= 0:
# +    if amount is not None and amount < 0:


# %% wrong: a list of events
# -        return [money_deposited(amount)]
# +        return money_deposited(amount)


# %% wrong: with money in it
# -    if account.balance:
# +    if False:


# %% wrong: into a closed account
# -    if not account.is_open:
# +    if not account.owner:


# %% wrong: more than
# -        return [withdraw(account, amount)]
# +        return [(lambda _, taken: money_withdrawn(taken))(account, amount)]


# %% wrong: Callers wait for Refused
# -        raise Refused("The amount is not above zero.", "Give another amount.")
# +        raise ValueError("The amount is not above zero.")


# %% wrong: returned []
# -        raise Refused("The amount is not above zero.", "Give another amount.")
# +        return []
