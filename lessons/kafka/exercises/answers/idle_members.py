"""The answers of kafka.idle_members."""

# %% starter
idle = ...


# %% solution
idle = 2


# %% right
idle = 6 - 4


# %% right
idle = 2.0


# %% wrong: Someone gets nothing
idle = 0


# %% wrong: How many are left over?
idle = 4


# %% wrong: 3 is not it
idle = 3


# %% wrong: should be a whole number
idle = "two"
