"""The package index has a wheel of every locked package for each promised Python and system: what README says is so.

It asks the index, so it is not a part of the tests that run without a network. Run it whenever the lock or
lessons/setup/supported.py has changed: `python3 -m lessons test -m index -n 0`.
"""

import pytest

from lessons.setup import supported
from lessons.setup.environment import LOCK
from tests.setup import wheels

PAIRS = supported.pairs()
BEYOND = [(version, row) for row in supported.SYSTEMS for version in supported.PYTHONS if (version, row) not in PAIRS]
LINUX, _, MAC, INTEL = supported.SYSTEMS


def name(value) -> str:
    return supported.dotted(value) if isinstance(value[0], int) else value[3]


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> list[dict]:
    return wheels.packages(LOCK, tmp_path_factory.mktemp("index"))


@pytest.mark.index
def test_the_index_is_asked_for_all_that_is_locked(packages):
    assert sorted(f"{one['name']}=={one['version']}" for one in packages) == sorted(
        line.partition(";")[0].strip() for line in wheels.names(LOCK)
    )


@pytest.mark.index
@pytest.mark.parametrize(("version", "system"), PAIRS, ids=name)
def test_every_package_has_a_wheel(packages, version, system):
    assert wheels.missing(packages, LOCK.read_text(encoding="utf-8"), version, system) == []


@pytest.mark.index
@pytest.mark.parametrize(("version", "system"), BEYOND, ids=name)
def test_what_is_left_out_of_the_promise_has_no_wheels(packages, version, system):
    """On the day when this fails, there is more to promise."""
    assert wheels.missing(packages, LOCK.read_text(encoding="utf-8"), version, system)


@pytest.mark.parametrize(
    ("tag", "locked", "system", "there"),
    [
        ("py3-none-any", "a", LINUX, True),
        ("py3-none-any", "b", LINUX, False),  # a file of that name, but not the one that is locked
        ("cp314-cp314-manylinux_2_28_x86_64", "a", LINUX, True),
        ("cp38-abi3-manylinux2014_x86_64", "a", LINUX, True),
        ("cp314-cp314-manylinux_2_31_x86_64", "a", LINUX, False),  # too new for the Linux that is promised
        ("cp314-cp314t-manylinux_2_28_x86_64", "a", LINUX, False),  # Python without its lock
        ("cp313-cp313-manylinux_2_28_x86_64", "a", LINUX, False),
        ("cp314-cp314-musllinux_1_2_x86_64", "a", LINUX, False),
        ("cp314-cp314-macosx_11_0_arm64", "a", INTEL, False),
        ("cp314-cp314-macosx_11_0_universal2", "a", INTEL, True),
        ("cp314-cp314-macosx_11_0_arm64", "a", MAC, True),
        ("cp314-cp314-macosx_14_0_arm64", "a", MAC, False),
    ],
)
def test_a_wheel_that_does_not_fit_is_none(tag, locked, system, there):
    wheel = {"url": f"https://example.org/tiny-1.0-{tag}.whl", "hashes": {"sha256": "a"}}
    found = [{"name": "tiny", "wheels": [wheel]}]
    assert wheels.missing(found, f"--hash=sha256:{locked}", (3, 14), system) == ([] if there else ["tiny"])


def test_a_package_that_is_only_source_is_told_where_it_is_needed():
    found = [{"name": "tiny", "marker": "sys_platform == 'darwin' and python_full_version < '3.11'"}]
    assert wheels.missing(found, "", (3, 10), MAC) == ["tiny"]
    assert wheels.missing(found, "", (3, 11), MAC) == []
    assert wheels.missing(found, "", (3, 10), LINUX) == []
