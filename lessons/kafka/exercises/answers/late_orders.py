"""The answers of kafka.late_orders."""


# %% starter
def relay(db, send, position):
    """Send what is new in the outbox, and return the position for the next call."""
    rows = db.execute("select id, payload from outbox where id > %s order by id", (position,)).fetchall()
    for number, payload in rows:
        send(payload)
        position = number
    return position


# %% solution
def relay(db, send, position):
    rows = db.execute("select id, payload from outbox where not sent order by id").fetchall()
    for number, payload in rows:
        send(payload)
        db.execute("update outbox set sent = true where id = %s", (number,))
    return position


# %% right
# -        db.execute("update outbox set sent = true where id = %s", (number,))
# +        db.execute("delete from outbox where id = %s", (number,))


# %% right
def relay(db, send, position):
    with db.transaction():
        read = "select id, payload from outbox where not sent order by id for update skip locked"
        rows = db.execute(read).fetchall()
        for _, payload in rows:
            send(payload)
        db.execute("update outbox set sent = true where id = any(%s)", ([number for number, _ in rows],))
    return position


# %% right
def relay(db, send, position):
    old = "xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    rows = db.execute(f"select id, payload from outbox where id > %s and {old} order by id", (position,)).fetchall()
    for number, payload in rows:
        send(payload)
        position = number
    return position


# %% wrong: Its transaction was committed late: 'slow' is in the outbox
def relay(db, send, position):
    rows = db.execute("select id, payload from outbox where id > %s order by id", (position,)).fetchall()
    for number, payload in rows:
        send(payload)
        position = max(position, number)
    return position


# %% wrong: A call found nothing new: 'order 120' was sent again
def relay(db, send, position):
    rows = db.execute("select id, payload from outbox where id >= %s order by id", (position,)).fetchall()
    for number, payload in rows:
        send(payload)
        position = number
    return position


# %% wrong: The broker was away for a moment: 'order 3' is in the outbox
# -        send(payload)
# -        db.execute("update outbox set sent = true where id = %s", (number,))
# +        db.execute("update outbox set sent = true where id = %s", (number,))
# +        send(payload)


# %% wrong: It was committed while the relay sent others: 'first' is in the outbox
# -        db.execute("update outbox set sent = true where id = %s", (number,))
# -    return position
# +    db.execute("update outbox set sent = true")
# +    return position


# %% wrong: A call found nothing new: 'order 1' was sent again
# -        db.execute("update outbox set sent = true where id = %s", (number,))


# %% wrong: `relay` returned None
# -    return position
