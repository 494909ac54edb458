"""Tests that need what is not on every machine: skipped with the reason, except where it must be there."""

import os
from typing import NoReturn

import pytest


def skip(why: str, needed: str) -> NoReturn:
    """Skip the test, or let it fail where the environment says that what is missing must be there, as in CI.

    Args:
        why: what is missing.
        needed: the variable that says so, such as "LESSONS_NEED_BROWSER"; anything but nothing counts.
    """
    (pytest.fail if os.environ.get(needed) else pytest.skip)(why)
