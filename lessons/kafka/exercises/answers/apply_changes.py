"""The answers of kafka.apply_changes."""


# %% starter
def apply(db, changes):
    """Bring the table `copy` (id, item, amount) up to date; each change is the key and the value of an event."""
    ...


# %% solution
def apply(db, changes):
    columns = "insert into copy (id, item, amount) values (%(id)s, %(item)s, %(amount)s)"
    update = "on conflict (id) do update set item = excluded.item, amount = excluded.amount"
    for key, value in changes:
        if value and value["after"]:
            db.execute(f"{columns} {update}", value["after"])
        else:
            db.execute("delete from copy where id = %(id)s", key)


# %% right
def apply(db, changes):
    for key, value in changes:
        with db.transaction():
            db.execute("delete from copy where id = %(id)s", key)
            if value and value["after"]:
                db.execute("insert into copy values (%(id)s, %(item)s, %(amount)s)", value["after"])


# %% right
def apply(db, changes):
    merge = """
        merge into copy using (values (%(id)s::int, %(item)s::text, %(amount)s::int)) as new (id, item, amount)
        on copy.id = new.id
        when matched then update set item = new.item, amount = new.amount
        when not matched then insert values (new.id, new.item, new.amount)
    """
    for key, value in changes:
        if value is None or value["op"] == "d":
            db.execute("delete from copy where id = %s", (key["id"],))
        else:
            db.execute(merge, value["after"])


# %% right
def apply(db, changes):
    last = {key["id"]: value and value["after"] for key, value in changes}
    with db.transaction():
        db.execute("delete from copy where id = any(%s)", (list(last),))
        for row in filter(None, last.values()):
            db.execute("insert into copy values (%(id)s, %(item)s, %(amount)s)", row)


# %% wrong: duplicate key value
# -            db.execute(f"{columns} {update}", value["after"])
# +            db.execute(columns, value["after"])


# %% wrong: After all changes, the copy says {'id': 1, 'item': 'book', 'amount': 10}
# -    update = "on conflict (id) do update set item = excluded.item, amount = excluded.amount"
# +    update = "on conflict (id) do nothing"


# %% wrong: After all changes, the copy still has row 2
# -        else:
# -            db.execute("delete from copy where id = %(id)s", key)


# %% wrong: 'NoneType' object is not subscriptable
# -        if value and value["after"]:
# +        if value["after"]:


# %% wrong: Its first event has op r
# -        if value and value["after"]:
# +        if value and value["op"] == "r":
# +            continue
# +        if value and value["after"]:


# %% wrong: amount': 22}
# -    update = "on conflict (id) do update set item = excluded.item, amount = excluded.amount"
# +    update = "on conflict (id) do update set item = excluded.item, amount = copy.amount + excluded.amount"
