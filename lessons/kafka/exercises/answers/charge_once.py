"""The answers of kafka.charge_once."""


# %% starter
def charge(book, payment):
    with book:  # all or nothing
        ...


# %% solution
def charge(book, payment):
    with book:  # all or nothing
        row = (payment["id"], payment["user"], payment["amount"])
        book.execute("insert or ignore into charges values (?, ?, ?)", row)


# %% right
def charge(book, payment):
    with book:
        book.execute(
            "insert into charges (user, id, amount) values (:user, :id, :amount) on conflict (id) do nothing", payment
        )


# %% right
import sqlite3


def charge(book, payment):
    try:
        with book:
            row = (payment["id"], payment["user"], payment["amount"])
            book.execute("insert into charges values (?, ?, ?)", row)
    except sqlite3.IntegrityError:
        pass


# %% right
def charge(book, payment):
    if not book.execute("select 1 from charges where id = ?", (payment["id"],)).fetchone():
        book.execute("insert into charges values (?, ?, ?)", tuple(payment.values()))
        book.commit()


# %% wrong: raised IntegrityError: UNIQUE constraint failed: charges.id, on line 4
def charge(book, payment):
    with book:
        row = (payment["id"], payment["user"], payment["amount"])
        book.execute("insert into charges values (?, ?, ?)", row)


# %% wrong: have the same amount
def charge(book, payment):
    with book:
        row = (payment["id"], payment["user"], payment["amount"])
        found = book.execute("select 1 from charges where user = ? and amount = ?", row[1:]).fetchone()
        if not found:
            book.execute("insert into charges values (?, ?, ?)", row)


# %% wrong: remembers in the program
seen = set()


def charge(book, payment):
    if payment["id"] not in seen:
        seen.add(payment["id"])
        with book:
            row = (payment["id"], payment["user"], payment["amount"])
            book.execute("insert into charges values (?, ?, ?)", row)


# %% wrong: The book is not committed
def charge(book, payment):
    row = (payment["id"], payment["user"], payment["amount"])
    book.execute("insert or ignore into charges values (?, ?, ?)", row)


# %% wrong: UNIQUE constraint failed
last = [None]


def charge(book, payment):
    if payment["id"] != last[0]:
        last[0] = payment["id"]
        with book:
            row = (payment["id"], payment["user"], payment["amount"])
            book.execute("insert into charges values (?, ?, ?)", row)


# %% wrong: you told nobody
def charge(book, payment):
    try:
        with book:
            row = (payment["id"], payment["user"], payment["amount"])
            book.execute("insert into charges values (?, ?, ?)", row)
    except Exception:
        pass


# %% right
def charge(book, payment):
    with book:
        book.execute("insert or replace into charges (id, user, amount) values (:id, :user, :amount)", payment)
