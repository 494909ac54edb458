"""The answers of kinesis.next_count."""


# %% starter
def next_count(now, wanted): ...


# %% solution
def next_count(now, wanted):
    if now < wanted:
        return min(wanted, now * 2)
    return max(wanted, (now + 1) // 2)


# %% right
def next_count(now, wanted):
    return min(max(wanted, -(-now // 2)), 2 * now)


# %% right
import math


def next_count(now, wanted):
    if now < wanted:
        return wanted if wanted <= now * 2 else now * 2
    return wanted if wanted >= now / 2 else math.ceil(now / 2)


# %% right
def next_count(now, wanted):
    return now + 1 if now < wanted else now - 1


# %% wrong: AWS refuses to go from 2 to 9
def next_count(now, wanted):
    return wanted


# %% wrong: and only 9 are wanted
def next_count(now, wanted):
    if now < wanted:
        return now * 2
    return (now + 1) // 2


# %% wrong: AWS refuses to go from 9 to 4
# -    return max(wanted, (now + 1) // 2)
# +    return max(wanted, now // 2)


# %% wrong: It should be a whole number
# -    return max(wanted, (now + 1) // 2)
# +    return max(wanted, now / 2)
