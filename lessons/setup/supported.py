"""The Pythons and systems that are promised: the one place where they stand. Old Pythons must understand it, too.

`python3 -m lessons test -m index -n 0` asks the index for a wheel of every locked package for each of them. Only the
version of Python is checked before packages are installed: an older system may find all it needs.
"""

PYTHONS = ((3, 10), (3, 11), (3, 12), (3, 13), (3, 14))
GLIBC = (2, 28)  # of a Linux: Debian 10, Ubuntu 20.04, RHEL 8 and later
MACOS = (13, 0)
SYSTEMS = (
    # sys.platform, platform.machine(), the newest Python, how a person says it
    ("linux", "x86_64", (3, 14), "x86-64"),
    ("linux", "aarch64", (3, 14), "aarch64"),
    ("darwin", "arm64", (3, 14), "Apple Silicon"),
    ("darwin", "x86_64", (3, 13), "Intel"),  # quickjs-py has no wheel for 3.14, quickjs-ng none for Intel Macs
)
EVERYWHERE = min(newest for _, _, newest, _ in SYSTEMS)
"""The newest Python that every system has, so the one to tell somebody to get."""


def pythons(system, machine):
    # type: (str, str) -> tuple[tuple[int, int], ...]
    """The versions promised for this system, such as ((3, 10), (3, 11)); for one that is not in the table, all of them.

    Args:
        system: what sys.platform says; Python 2 adds a number.
        machine: what platform.machine() says.
    """
    newest = [row[2] for row in SYSTEMS if system.startswith(row[0]) and machine == row[1]]
    return tuple(version for version in PYTHONS if version <= (newest or PYTHONS[-1:])[0])


def pairs():
    # type: () -> list[tuple[tuple[int, int], tuple[str, str, tuple[int, int], str]]]
    """Every promised pair of a version of Python and a row of SYSTEMS, as (version, row)."""
    return [(version, row) for row in SYSTEMS for version in pythons(row[0], row[1])]


def name(system, machine):
    # type: (str, str) -> str
    """What a pack calls this kind of computer.

    >>> name("darwin", "arm64"), name("linux", "aarch64")
    ('macos-arm64', 'linux-arm64')
    """
    return "%s-%s" % ({"darwin": "macos"}.get(system, system), {"aarch64": "arm64"}.get(machine, machine))


def names():
    # type: () -> dict[str, tuple[str, str, tuple[int, int], str]]
    """The rows of SYSTEMS by what a pack calls each of these computers."""
    return {name(row[0], row[1]): row for row in SYSTEMS}


def dotted(version):
    # type: (tuple[int, ...]) -> str
    """A version as it is written.

    >>> dotted((3, 10))
    '3.10'
    """
    return ".".join(map(str, version))


def span(versions=PYTHONS):
    # type: (tuple[tuple[int, int], ...]) -> str
    """The versions in words.

    >>> span(((3, 10), (3, 11), (3, 12)))
    '3.10 to 3.12'
    """
    return "%s to %s" % (dotted(versions[0]), dotted(versions[-1]))


def promise():
    # type: () -> str
    """All that is promised, as a part of a sentence."""
    linux, macos = ("; ".join(_machine(row) for row in SYSTEMS if row[0] == name) for name in ("linux", "darwin"))
    return "Python %s on Linux with glibc %s or later (%s) or macOS %d or later (%s)" % (
        (span(), dotted(GLIBC), linux, MACOS[0], macos)
    )


def _machine(row):
    # type: (tuple[str, str, tuple[int, int], str]) -> str
    versions = pythons(row[0], row[1])
    return row[3] if versions == PYTHONS else "%s: Python %s" % (row[3], span(versions))
