"""The answers of eventstore.one_transaction."""

# %% given
from lessons.eventstore.recording import data_of


# %% starter
def project(db, recorded):
    amount = data_of(recorded)["amount"]
    change = "UPDATE totals SET amount = amount + ?"
    keep = "UPDATE checkpoint SET position = ?"
    ...


# %% solution
def project(db, recorded):
    amount = data_of(recorded)["amount"]
    change = "UPDATE totals SET amount = amount + ?"
    keep = "UPDATE checkpoint SET position = ?"
    with db:
        db.execute(change, [amount])
        db.execute(keep, [recorded.commit_position])


# %% right
def project(db, recorded):
    db.execute("UPDATE checkpoint SET position = ?", [recorded.commit_position])
    db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])
    db.commit()


# %% right
def project(db, recorded):
    try:
        db.execute("BEGIN")
        db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])
        db.execute("UPDATE checkpoint SET position = ?", [recorded.commit_position])
        db.execute("COMMIT")
    except Exception:
        db.execute("ROLLBACK")
        raise


# %% right
def project(db, recorded):
    amount, position = data_of(recorded)["amount"], recorded.commit_position
    change, keep = f"UPDATE totals SET amount = amount + {amount}", f"UPDATE checkpoint SET position = {position}"
    db.executescript(f"BEGIN; {change}; {keep}; COMMIT;")


# %% wrong: was counted twice
#          db.execute(change, [amount])
# +    with db:


# %% wrong: is lost
def project(db, recorded):
    amount = data_of(recorded)["amount"]
    change = "UPDATE totals SET amount = amount + ?"
    keep = "UPDATE checkpoint SET position = ?"
    with db:
        db.execute(keep, [recorded.commit_position])
    with db:
        db.execute(change, [amount])


# %% wrong: was never committed
# -    with db:
# -        db.execute(change, [amount])
# -        db.execute(keep, [recorded.commit_position])
# +    db.execute(change, [amount])
# +    db.execute(keep, [recorded.commit_position])


# %% wrong: The checkpoint is not the `commit_position`
def project(db, recorded):
    with db:
        db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])
        db.execute("UPDATE checkpoint SET position = ?", [recorded.stream_position])


# %% wrong: Let the error pass
import sqlite3


def project(db, recorded):
    try:
        with db:
            db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])
            db.execute("UPDATE checkpoint SET position = ?", [recorded.commit_position])
    except sqlite3.Error as error:
        print(error)
