"""The answers of capstone.apply_once."""


# %% starter
def apply(database, movement):
    """Change the table `accounts`: account, balance, revision."""
    ...


# %% solution
def apply(database, movement):
    with database:
        query = "select revision from accounts where account = ?"
        known = database.execute(query, [movement.account]).fetchone()
        if known and movement.revision <= known[0]:
            return
        database.execute("insert or ignore into accounts values (?, 0, -1)", [movement.account])
        database.execute(
            "update accounts set balance = balance + ?, revision = ? where account = ?",
            [movement.amount, movement.revision, movement.account],
        )


# %% right
def apply(database, movement):
    database.execute(
        "insert into accounts values (?, ?, ?) on conflict (account) do update set "
        "balance = balance + excluded.balance, revision = excluded.revision where excluded.revision > revision",
        (movement.account, movement.amount, movement.revision),
    )
    database.commit()


# %% right
def apply(database, movement):
    cursor = database.cursor()
    cursor.execute("create table if not exists seen (id text primary key)")
    cursor.execute("insert or ignore into seen values (?)", (movement.id,))
    if cursor.rowcount == 1:
        cursor.execute("insert or ignore into accounts values (?, 0, -1)", (movement.account,))
        cursor.execute(
            "update accounts set balance = balance + ? where account = ?", (movement.amount, movement.account)
        )
    database.commit()


# %% wrong: an event comes twice: the balance of ann is 270
# -        if known and movement.revision <= known[0]:
# -            return


# %% wrong: the table is empty
def apply(database, movement):
    database.execute(
        "insert into accounts values (?, ?, ?) on conflict (account) do update set "
        "balance = balance + excluded.balance, revision = excluded.revision where excluded.revision > revision",
        (movement.account, movement.amount, movement.revision),
    )


# %% wrong: must be one transaction
def apply(database, movement):
    query = "select revision from accounts where account = ?"
    known = database.execute(query, [movement.account]).fetchone()
    if known and movement.revision <= known[0]:
        return
    with database:
        database.execute("insert or ignore into accounts values (?, 0, -1)", [movement.account])
    with database:
        database.execute(
            "update accounts set balance = balance + ? where account = ?", [movement.amount, movement.account]
        )
    with database:
        database.execute("update accounts set revision = ? where account = ?", [movement.revision, movement.account])


# %% wrong: The account bob is not in the database
# -        query = "select revision from accounts where account = ?"
# -        known = database.execute(query, [movement.account]).fetchone()
# +        known = database.execute("select max(revision) from accounts").fetchone()
# +        known = known if known[0] is not None else None


# %% wrong: the balance of ann is 120
def apply(database, movement):
    with database:
        database.execute("create table if not exists seen (account text, amount integer)")
        values = (movement.account, movement.amount)
        query = "select count(*) from seen where account = ? and amount = ?"
        if database.execute(query, values).fetchone()[0]:
            return
        database.execute("insert into seen values (?, ?)", values)
        database.execute("insert or ignore into accounts values (?, 0, -1)", [movement.account])
        database.execute(
            "update accounts set balance = balance + ? where account = ?", [movement.amount, movement.account]
        )


# %% wrong: all come again from the beginning
# -        if known and movement.revision <= known[0]:
# +        if known and movement.revision == known[0]:
