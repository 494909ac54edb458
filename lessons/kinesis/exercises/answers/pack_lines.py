"""The answers of kinesis.pack_lines."""


# %% starter
def pack_lines(lines, most): ...


# %% solution
def pack_lines(lines, most):
    packed, now = [], b""
    for line in lines:
        if now and len(now) + len(line) > most:
            packed.append(now)
            now = b""
        now += line
    if now:
        packed.append(now)
    return packed


# %% right
def pack_lines(lines, most):
    packed = []
    for line in lines:
        if packed and len(packed[-1]) + len(line) <= most:
            packed[-1] += line
        else:
            packed.append(line)
    return packed


# %% right
# -    return packed
# +    return tuple(packed)


# %% wrong: nothing was packed
def pack_lines(lines, most):
    return lines


# %% wrong: are allowed
def pack_lines(lines, most):
    return [b"".join(lines)]


# %% wrong: was never added
# -    if now:
# -        packed.append(now)


# %% wrong: are enough
# -        if now and len(now) + len(line) > most:
# +        if now and len(now) + 2 * len(line) > most:


# %% wrong: bytes, and 200 are allowed
# -        if now and len(now) + len(line) > most:
# +        if now and now.count(b"\n") == 3:


# %% wrong: One record is empty
# -        if now and len(now) + len(line) > most:
# +        if len(now) + len(line) >= most:


# %% wrong: There were no lines
# -    if now:
# -        packed.append(now)
# +    packed.append(now)


# %% wrong: a record that is a list
def pack_lines(lines, most):
    packed = [[]]
    for line in lines:
        if sum(map(len, packed[-1])) + len(line) > most:
            packed.append([])
        packed[-1].append(line)
    return packed


# %% wrong: the same events in the same order
# -    for line in lines:
# +    for line in sorted(lines, key=len):
