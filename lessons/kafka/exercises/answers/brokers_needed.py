"""The answers of kafka.brokers_needed."""

# %% given
import math


# %% starter
def brokers_needed(rate, size, copies, card):
    """How many brokers it takes at least, a whole number."""
    ...


# %% solution
def brokers_needed(rate, size, copies, card):
    return max(copies, math.ceil(rate * size * copies / card))


# %% right
def brokers_needed(rate, size, copies, card):
    return max(-(-rate * size * copies // card), copies)


# %% right
def brokers_needed(rate, size, copies, card):
    return copies if rate * size * copies < copies * card else math.ceil(rate * size * copies / card)


# %% wrong: Every copy goes into a broker
def brokers_needed(rate, size, copies, card):
    return math.ceil(rate * size / card)


# %% wrong: can't take in the last part
def brokers_needed(rate, size, copies, card):
    return rate * size * copies // card


# %% wrong: Nobody sells a part of a broker
def brokers_needed(rate, size, copies, card):
    return rate * size * copies / card


# %% wrong: Two copies never are on one broker
def brokers_needed(rate, size, copies, card):
    return math.ceil(rate * size * copies / card)


# %% wrong: round up, add nothing
def brokers_needed(rate, size, copies, card):
    return max(copies, int(rate * size * copies / card) + 1)


# %% wrong: You round up before you multiply
def brokers_needed(rate, size, copies, card):
    return math.ceil(rate * size / card) * copies


# %% right
from fractions import Fraction


def brokers_needed(rate, size, copies, card):
    return max(math.ceil(Fraction(rate * size * copies, card)), copies)
