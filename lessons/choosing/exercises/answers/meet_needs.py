"""The answers of choosing.meet_needs."""


# %% starter
def meet_needs(table, needs):
    """The names whose entries in the table are True for every need, in the table's order."""
    ...


# %% solution
def meet_needs(table, needs):
    return [name for name, has in table.items() if all(has.get(need, False) for need in needs)]


# %% right
def meet_needs(table, needs):
    fits = []
    for name, has in table.items():
        if set(needs) <= {need for need, is_met in has.items() if is_met}:
            fits.append(name)
    return fits


# %% right
def meet_needs(table, needs):
    left = list(table)
    for need in needs:
        left = [name for name in left if table[name].get(need)]
    return left


# %% wrong: each has one of them
def meet_needs(table, needs):
    return [name for name, has in table.items() if any(has.get(need) for need in needs)]


# %% wrong: you leave ['Kinesis', 'Kafka', 'Event Store']
def meet_needs(table, needs):
    points = {name: sum(bool(has.get(need)) for need in needs) for name, has in table.items()}
    return sorted(table, key=lambda name: points[name])


# %% wrong: keep the order of the table
def meet_needs(table, needs):
    return sorted(name for name, has in table.items() if all(has.get(need) for need in needs))


# %% wrong: all stay
def meet_needs(table, needs):
    return [name for name, has in table.items() if needs and all(has.get(need) for need in needs)]


# %% wrong: Return a list of names
def meet_needs(table, needs):
    return next((name for name, has in table.items() if all(has.get(need) for need in needs)), None)
