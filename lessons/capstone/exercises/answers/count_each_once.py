"""The answers of capstone.count_each_once."""


# %% starter
def totals(database):
    """The balance of each account, by the table `landed`: id, account, amount, happened, landed."""
    rows = database.execute("""
        select account, sum(amount)
        from (select distinct account, amount, happened from landed)
        group by account
    """).fetchall()
    return {account: int(amount) for account, amount in rows}


# %% solution
def totals(database):
    rows = database.execute("""
        select account, sum(amount)
        from (select distinct on (id) * from landed)
        group by account
    """).fetchall()
    return {account: int(amount) for account, amount in rows}


# %% right
# -        from (select distinct on (id) * from landed)
# +        from (select id, any_value(account) as account, any_value(amount) as amount from landed group by id)


# %% right
def totals(database):
    by_id = {
        id: (account, amount)
        for id, account, amount in database.execute("select id, account, amount from landed").fetchall()
    }
    sums = {}
    for account, amount in by_id.values():
        sums[account] = sums.get(account, 0) + amount
    return sums


# %% right
# -        from (select distinct on (id) * from landed)
# +        from (select distinct id, account, amount from landed)


# %% wrong: One line twice: ann has 40, which is too low
# -        from (select distinct on (id) * from landed)
# +        from landed


# %% wrong: Some lines twice, later: ann has 40, which is too low
# -        from (select distinct on (id) * from landed)
# +        from (select distinct * from landed)


# %% wrong: Two deposits of 40 in one moment: ann has 110, which is too low
# -        from (select distinct on (id) * from landed)
# +        from (select distinct account, amount from landed)


# %% wrong: as before
# -    return {account: int(amount) for account, amount in rows}
# +    return rows


# %% wrong: the account cem is missing
# -    return {account: int(amount) for account, amount in rows}
# +    return {account: int(amount) for account, amount in rows if amount}


# %% wrong: DuckDB refuses your query
# -        from (select distinct on (id) * from landed)
# +        from (select distinct on (number) * from landed)


# %% wrong: no line has such an account
# -    return {account: int(amount) for account, amount in rows}
# +    sums = {account: int(amount) for account, amount in rows}
# +    return {**sums, "all": sum(sums.values())}
