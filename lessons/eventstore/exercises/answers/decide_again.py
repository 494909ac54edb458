"""The answers of eventstore.decide_again."""

# %% given
from esdbclient.exceptions import WrongCurrentVersion

from lessons.eventstore.account import load, withdraw
from lessons.eventstore.client_errors import WrongVersion
from lessons.eventstore.producer import append
from lessons.eventstore.recording import to_new


# %% starter
def take_out(client, stream, amount): ...


# %% solution
def take_out(client, stream, amount):
    account, version = load(client, stream)
    event = withdraw(account, amount)
    try:
        append(client, stream, [event], version)
    except WrongVersion as error:
        take_out(client, stream, amount)


# %% right
def take_out(client, stream, amount):
    while True:
        account, version = load(client, stream)
        try:
            return append(client, stream, [withdraw(account, amount)], version)
        except WrongVersion:
            continue


# %% right
def take_out(client, stream, amount):
    for attempt in range(10):
        account, version = load(client, stream)
        event = withdraw(account, amount)
        try:
            append(client, stream, [event], version)
            return
        except WrongVersion:
            if attempt == 9:
                raise


# %% right
def take_out(client, stream, amount):
    while True:
        account, version = load(client, stream)
        try:
            return client.append_events(stream, current_version=version, events=[to_new(withdraw(account, amount))])
        except WrongCurrentVersion:
            continue


# %% wrong: you decided on what was no longer true
# -        take_out(client, stream, amount)
# +        append(client, stream, [event], error.current)


# %% wrong: nobody is ever too late
# -        take_out(client, stream, amount)
# +        append(client, stream, [event], StreamState.ANY)


# %% wrong: yours was not taken out
# -        take_out(client, stream, amount)
# +        print(error)


# %% wrong: you gave up after the second time
def take_out(client, stream, amount):
    account, version = load(client, stream)
    try:
        append(client, stream, [withdraw(account, amount)], version)
    except WrongVersion as error:
        account, version = load(client, stream)
        append(client, stream, [withdraw(account, amount)], version)


# %% wrong: and now the account has 0
# -    event = withdraw(account, amount)
# +    event = {"type": "MoneyWithdrawn", "data": {"amount": min(amount, account.balance)}}


# %% wrong: The account has -60 now
def take_out(client, stream, amount):
    while True:
        account, _ = load(client, stream)
        version = client.get_current_version(stream)
        try:
            return append(client, stream, [withdraw(account, amount)], version)
        except WrongVersion:
            continue


# %% wrong: only a part was paid
def take_out(client, stream, amount):
    for part in (amount // 2, amount - amount // 2):
        while True:
            account, version = load(client, stream)
            try:
                append(client, stream, [withdraw(account, part)], version)
                break
            except WrongVersion:
                continue
