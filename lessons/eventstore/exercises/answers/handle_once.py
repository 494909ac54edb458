"""The answers of eventstore.handle_once."""

# %% starter
import json


def handle_once(database, event): ...


# %% solution
import json


def handle_once(database, event):
    row = [str(event.id)]
    if database.execute("INSERT OR IGNORE INTO handled VALUES (?)", row).rowcount == 1:
        database.execute("UPDATE account SET balance = balance + ?", [json.loads(event.data)["amount"]])


# %% right
# -    row = [str(event.id)]
# +    row = [str(event.stream_position)]


# %% right
import json
import sqlite3


def handle_once(database, event):
    try:
        database.execute("INSERT INTO handled VALUES (?)", [str(event.id)])
    except sqlite3.IntegrityError:
        return
    database.execute("UPDATE account SET balance = balance + ?", [json.loads(event.data)["amount"]])


# %% wrong: Two deposits of 100 are two events
# -    row = [str(event.id)]
# +    row = [event.data]


# %% wrong: what was delivered again was counted again
#  import json
# +import uuid
# @@
# -    row = [str(event.id)]
# +    row = [str(uuid.uuid4())]


# %% wrong: still 0
# -    if database.execute("INSERT OR IGNORE INTO handled VALUES (?)", row).rowcount == 1:
# +    if database.execute("INSERT OR IGNORE INTO handled VALUES (?)", row).rowcount > 1:


# %% wrong: it was passed over
import json

handled = set()


def handle_once(database, event):
    if event.id not in handled:
        handled.add(event.id)
        database.execute("UPDATE account SET balance = balance + ?", [json.loads(event.data)["amount"]])


# %% wrong: The balance is 550
import json


def handle_once(database, event):
    if database.execute("SELECT 1 FROM handled WHERE event = ?", [str(event.id)]).fetchone():
        return
    database.execute("DELETE FROM handled")
    database.execute("INSERT INTO handled VALUES (?)", [str(event.id)])
    database.execute("UPDATE account SET balance = balance + ?", [json.loads(event.data)["amount"]])


# %% wrong: commits both writes together
import json


def handle_once(database, event):
    if database.execute("SELECT 1 FROM handled WHERE event = ?", [str(event.id)]).fetchone():
        return
    with database:
        database.execute("UPDATE account SET balance = balance + ?", [json.loads(event.data)["amount"]])
    with database:
        database.execute("INSERT INTO handled VALUES (?)", [str(event.id)])
