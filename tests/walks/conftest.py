"""No walk harms the environment in which the course lives."""

from collections.abc import Iterator

import pytest

from lessons import workspace
from lessons.setup import environment


@pytest.fixture(scope="session", autouse=True)
def _copies() -> None:
    workspace.bring_up_to_date()


@pytest.fixture(autouse=True)
def _environment_is_not_harmed() -> Iterator[None]:
    if not environment.is_made():
        pytest.skip("the packages are in this Python itself, and there is no .venv")
    before = (environment.VENV / "ready").read_bytes()
    yield
    assert (environment.VENV / "ready").read_bytes() == before
