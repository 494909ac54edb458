"""The answers of kinesis.billed_gigabytes."""


# %% starter
def billed_gigabytes(sizes, times): ...


# %% solution
import math


def billed_gigabytes(sizes, times):
    kilobytes = sum(math.ceil(size / 1024) for size in sizes)
    return kilobytes * times / 1024**2


# %% right
def billed_gigabytes(sizes, times):
    return sum(-(-size // 1024) for size in sizes) * times / 1024**2


# %% right
def billed_gigabytes(sizes, times):
    total = 0
    for size in sizes:
        total += (size + 1023) // 1024 * 1024 * times
    return total / 2**30


# %% right
from fractions import Fraction


def billed_gigabytes(sizes, times):
    return Fraction(times * sum(-(-size // 1024) for size in sizes), 1024**2)


# %% wrong: is what you sent
def billed_gigabytes(sizes, times):
    return sum(sizes) * times / 1024**3


# %% wrong: You rounded the sum
# -    kilobytes = sum(math.ceil(size / 1024) for size in sizes)
# -    return kilobytes * times / 1024**2
# +    return math.ceil(sum(sizes) / 1024) * times / 1024**2


# %% wrong: AWS rounds up
def billed_gigabytes(sizes, times):
    return sum(size // 1024 for size in sizes) * times / 1024**2


# %% wrong: You say
def billed_gigabytes(sizes, times):
    return sum(max(size, 1024) for size in sizes) * times / 1024**3


# %% wrong: You say 44.000 GB
def billed_gigabytes(sizes, times):
    return sum(size // 1024 + 1 for size in sizes) * times / 1024**2
