"""The answers of eventstore.total_deposited."""

# %% starter
import json


def total_deposited(client, account_id): ...


# %% solution
import json


def total_deposited(client, account_id):
    total = 0
    for event in client.get_stream(str(account_id)):
        if event.type.endswith(".Deposited"):
            total += json.loads(event.data)["amount"]
    return total


# %% right
import json


def total_deposited(client, account_id):
    deposits = [event for event in client.get_stream(str(account_id)) if event.type.split(".")[-1] == "Deposited"]
    return sum(json.loads(event.data)["amount"] for event in deposits)


# %% right
import json


def total_deposited(client, account_id):
    kind = "lessons.eventstore.bank:Account.Deposited"
    story = client.read_stream(str(account_id))
    return sum(json.loads(event.data)["amount"] for event in story if event.type == kind)


# %% wrong: the withdrawal was added too
# -        if event.type.endswith(".Deposited"):
# +        if "amount" in json.loads(event.data):


# %% wrong: the class of the event, with its module
# -        if event.type.endswith(".Deposited"):
# +        if event.type == "MoneyDeposited":


# %% wrong: which is how many deposits there were
# -            total += json.loads(event.data)["amount"]
# +            total += 1


# %% wrong: You found 70
# -    total = 0
# -    for event in client.get_stream(str(account_id)):
# -        if event.type.endswith(".Deposited"):
# -            total += json.loads(event.data)["amount"]
# -    return total
# +    story = client.get_stream(str(account_id))
# +    return sum({json.loads(event.data)["amount"] for event in story if event.type.endswith(".Deposited")})
