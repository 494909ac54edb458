"""No walk harms the environment in which the course lives."""

from collections.abc import Iterator

import pytest

from lessons.setup import environment


@pytest.fixture(autouse=True)
def _environment_is_not_harmed() -> Iterator[None]:
    if not environment.is_made():
        pytest.skip("the packages are in this Python itself, and there is no .venv")
    before = (environment.VENV / "ready").read_bytes()
    yield
    assert (environment.VENV / "ready").read_bytes() == before
