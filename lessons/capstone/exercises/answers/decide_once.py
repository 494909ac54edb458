"""The answers of capstone.decide_once."""

# %% given
from lessons.eventstore.account import Refused


# %% starter
def decide(account, command):
    """The events that follow; raises Refused."""
    ...


# %% solution
def decide(account, command):
    if command["id"] in account.handled:
        return []
    if account.is_open == (command["type"] == "OpenAccount"):
        raise Refused("The account is open already, or not open.", "Look at its events.")
    if command["type"] == "WithdrawMoney" and command["amount"] > account.balance:
        raise Refused("There is not enough money.", "Ask for less.")
    types = {"OpenAccount": "AccountCreated", "DepositMoney": "MoneyDeposited", "WithdrawMoney": "MoneyWithdrawn"}
    data = {"at": command["at"], "command": command["id"]}
    data |= {name: command[name] for name in ("owner", "amount") if name in command}
    return [{"type": types[command["type"]], "data": data}]


# %% right
def decide(account, command):
    event = {"at": command["at"], "command": command["id"]}
    match command["type"]:
        case _ if command["id"] in account.handled:
            return []
        case "OpenAccount" if not account.is_open:
            return [{"type": "AccountCreated", "data": {**event, "owner": command["owner"]}}]
        case "DepositMoney" if account.is_open:
            return [{"type": "MoneyDeposited", "data": {**event, "amount": command["amount"]}}]
        case "WithdrawMoney" if account.is_open and command["amount"] <= account.balance:
            return [{"type": "MoneyWithdrawn", "data": {**event, "amount": command["amount"]}}]
    raise Refused("The rules do not allow it.", "Look at the account.")


# %% right
def decide(account, command):
    def opened():
        return "AccountCreated", not account.is_open

    def deposited():
        return "MoneyDeposited", account.is_open

    def withdrawn():
        return "MoneyWithdrawn", account.is_open and account.balance >= command["amount"]

    if any(command["id"] == known for known in account.handled):
        return []
    rules = {"OpenAccount": opened, "DepositMoney": deposited, "WithdrawMoney": withdrawn}
    type, is_allowed = rules[command["type"]]()
    if not is_allowed:
        raise Refused("No.", "Ask again.")
    data = {name: value for name, value in command.items() if name in ("owner", "amount", "at")}
    return [{"type": type, "data": {**data, "command": command["id"]}}]


# %% wrong: A deposit that comes again
# -    if command["id"] in account.handled:
# -        return []


# %% wrong: An opening that comes again
def decide(account, command):
    if account.is_open == (command["type"] == "OpenAccount"):
        raise Refused("The account is open already, or not open.", "Look at its events.")
    if command["id"] in account.handled:
        return []
    if command["type"] == "WithdrawMoney" and command["amount"] > account.balance:
        raise Refused("There is not enough money.", "Ask for less.")
    types = {"OpenAccount": "AccountCreated", "DepositMoney": "MoneyDeposited", "WithdrawMoney": "MoneyWithdrawn"}
    data = {"at": command["at"], "command": command["id"]}
    data |= {name: command[name] for name in ("owner", "amount") if name in command}
    return [{"type": types[command["type"]], "data": data}]


# %% wrong: when the money has gone
def decide(account, command):
    if command["type"] == "WithdrawMoney" and account.is_open and command["amount"] > account.balance:
        raise Refused("There is not enough money.", "Ask for less.")
    if command["id"] in account.handled:
        return []
    if account.is_open == (command["type"] == "OpenAccount"):
        raise Refused("The account is open already, or not open.", "Look at its events.")
    types = {"OpenAccount": "AccountCreated", "DepositMoney": "MoneyDeposited", "WithdrawMoney": "MoneyWithdrawn"}
    data = {"at": command["at"], "command": command["id"]}
    data |= {name: command[name] for name in ("owner", "amount") if name in command}
    return [{"type": types[command["type"]], "data": data}]


# %% wrong: The last money
# -    if command["type"] == "WithdrawMoney" and command["amount"] > account.balance:
# +    if command["type"] == "WithdrawMoney" and command["amount"] >= account.balance:


# %% wrong: A second opening
# -    if account.is_open == (command["type"] == "OpenAccount"):
# +    if not account.is_open and command["type"] != "OpenAccount":


# %% wrong: A deposit to no account
# -    if account.is_open == (command["type"] == "OpenAccount"):
# +    if account.is_open and command["type"] == "OpenAccount":


# %% wrong: A new account: you returned [{'type': 'AccountCreated', 'data': {'at': 1000, 'owner': 'ann'}}]
# -    data = {"at": command["at"], "command": command["id"]}
# +    data = {"at": command["at"]}


# %% wrong: It should return a list of events
# -    return [{"type": types[command["type"]], "data": data}]
# +    return {"type": types[command["type"]], "data": data}
