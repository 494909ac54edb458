"""The answers of eventstore.split_fee."""


# %% starter
def split_fee(data): ...


# %% solution
def split_fee(data):
    fee = data.get("fee", 0)
    withdrawn = {"type": "MoneyWithdrawn", "version": 2, "data": {"amount": data["amount"] - fee}}
    charged = {"type": "FeeCharged", "data": {"amount": fee}}
    return [withdrawn, charged] if fee else [withdrawn]


# %% right
# -    return [withdrawn, charged] if fee else [withdrawn]
# +    return [charged, withdrawn] if fee else [withdrawn]


# %% right
def split_fee(data):
    steps = [("MoneyWithdrawn", data["amount"] - data.get("fee", 0)), ("FeeCharged", data.get("fee", 0))]
    return [{"type": kind, "version": 2, "data": {"amount": amount}} for kind, amount in steps if amount]


# %% right
def split_fee(data):
    fee = data.pop("fee", 0)
    yield {"type": "MoneyWithdrawn", "version": 2, "data": {"amount": data["amount"] - fee}}
    if fee:
        yield {"type": "FeeCharged", "version": 1, "data": {"amount": fee}}


# %% wrong: has the fee in it already
# -    withdrawn = {"type": "MoneyWithdrawn", "version": 2, "data": {"amount": data["amount"] - fee}}
# +    withdrawn = {"type": "MoneyWithdrawn", "version": 2, "data": {"amount": data["amount"]}}


# %% wrong: a fee of 0 was charged
# -    return [withdrawn, charged] if fee else [withdrawn]
# +    return [withdrawn, charged]


# %% wrong: Not all old events look alike
# -    fee = data.get("fee", 0)
# +    fee = data["fee"]


# %% wrong: The steps go in a circle
# -    withdrawn = {"type": "MoneyWithdrawn", "version": 2, "data": {"amount": data["amount"] - fee}}
# +    withdrawn = {"type": "MoneyWithdrawn", "data": {"amount": data["amount"] - fee}}


# %% wrong: something is lost
# -    return [withdrawn, charged] if fee else [withdrawn]
# +    return [withdrawn]


# %% wrong: and not a list of events
# -    return [withdrawn, charged] if fee else [withdrawn]
# +    return withdrawn


# %% wrong: The events become [('MoneyWithdrawn', '2', {'amount': 100})
# -    withdrawn = {"type": "MoneyWithdrawn", "version": 2, "data": {"amount": data["amount"] - fee}}
# +    withdrawn = {"type": "MoneyWithdrawn", "version": "2", "data": {"amount": data["amount"] - fee}}
