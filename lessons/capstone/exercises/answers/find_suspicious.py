"""The answers of capstone.find_suspicious."""

# %% given
from collections import Counter


# %% starter
def find_suspicious(moves, size, many):
    """The suspicious windows as (account, start), in the order in which they become so."""
    ...


# %% solution
def find_suspicious(moves, size, many):
    counts, found = Counter(), []
    for account, at, amount in moves:
        if amount < 0:
            window = (account, at - at % size)
            counts[window] += 1
            if counts[window] == many:
                found.append(window)
    return found


# %% right
def find_suspicious(moves, size, many):
    windows, told = {}, []
    for account, at, amount in moves:
        if amount >= 0:
            continue
        key = account, at // size * size
        windows.setdefault(key, []).append(amount)
        if len(windows[key]) >= many and key not in told:
            told.append(key)
    return told


# %% right
def find_suspicious(moves, size, many):
    arrivals = {}
    for number, (account, at, amount) in enumerate(moves):
        if amount < 0:
            arrivals.setdefault((account, at - at % size), []).append(number)
    moments = {window: numbers[many - 1] for window, numbers in arrivals.items() if len(numbers) >= many}
    return sorted(moments, key=moments.get)


# %% wrong: Each customer is told once
# -            if counts[window] == many:
# +            if counts[window] >= many:


# %% wrong: Few withdrawals: of the movements
# -        if amount < 0:
# +        if amount:


# %% wrong: Two accounts: of the movements
# -            window = (account, at - at % size)
# -            counts[window] += 1
# -            if counts[window] == many:
# +            window = (account, at - at % size)
# +            counts[at - at % size] += 1
# +            if counts[at - at % size] == many:


# %% wrong: One comes late: of the movements
def find_suspicious(moves, size, many):
    current, found = {}, []
    for account, at, amount in moves:
        if amount < 0:
            start = at - at % size
            known, count = current.get(account, (start, 0))
            current[account] = (start, count + 1 if start == known else 1)
            if current[account][1] == many:
                found.append((account, start))
    return found


# %% wrong: are the right windows in another order
# -    return found
# +    return sorted(found)


# %% wrong: It should return a list of (account, start)
# -    return found
# +    return counts


# %% wrong: On both sides of a window's end: of the movements
def find_suspicious(moves, size, many):
    times, found = {}, []
    for account, at, amount in moves:
        if amount < 0:
            times.setdefault(account, []).append(at)
            recent = [one for one in times[account] if at - size < one <= at]
            window = (account, at - at % size)
            if len(recent) >= many and window not in found:
                found.append(window)
    return found
