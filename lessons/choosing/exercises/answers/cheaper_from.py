"""The answers of choosing.cheaper_from."""


# %% starter
def cheaper_from(bill_at, brokers, people, factors):
    """The smallest of the factors from which brokers and people cost less than the stream; None if none does."""
    ...


# %% solution
def cheaper_from(bill_at, brokers, people, factors):
    return min((factor for factor in factors if bill_at(factor) > brokers + people), default=None)


# %% right
def cheaper_from(bill_at, brokers, people, factors):
    for factor in sorted(factors):
        if brokers + people < bill_at(factor):
            return factor
    return None


# %% right
def cheaper_from(bill_at, brokers, people, factors):
    dearer = [factor for factor in factors if bill_at(factor) - people > brokers]
    return sorted(dearer)[0] if dearer else None


# %% wrong: Who looks after the brokers?
def cheaper_from(bill_at, brokers, people, factors):
    return min((factor for factor in factors if bill_at(factor) > brokers), default=None)


# %% wrong: Cheaper is less
def cheaper_from(bill_at, brokers, people, factors):
    return min((factor for factor in factors if bill_at(factor) >= brokers + people), default=None)


# %% wrong: A smaller load is enough
def cheaper_from(bill_at, brokers, people, factors):
    return max((factor for factor in factors if bill_at(factor) > brokers + people), default=None)


# %% wrong: The stream costs only
def cheaper_from(bill_at, brokers, people, factors):
    return min((factor for factor in factors if bill_at(factor) < brokers + people), default=None)


# %% wrong: Return None then
def cheaper_from(bill_at, brokers, people, factors):
    return min((factor for factor in factors if bill_at(factor) > brokers + people), default=max(factors))


# %% wrong: one of the loads that are given
def cheaper_from(bill_at, brokers, people, factors):
    return (brokers + people) / bill_at(1)
