"""A learner's clone in which all walks of a test process go: commands change files in it, and must not harm it."""

from collections.abc import Iterator

import pytest

from lessons.workspace import bring_up_to_date
from lessons.workspace.folders import Workspace
from tools.walk import clone as clones
from tools.walk.clone import Clone


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The clone, with the learner's copies."""
    made = clones.make(tmp_path_factory.mktemp("walks"))
    bring_up_to_date(Workspace(made.folder))
    return made


@pytest.fixture(autouse=True)
def _environment_is_not_harmed(clone: Clone) -> Iterator[None]:
    yield
    assert clone.is_ready()
