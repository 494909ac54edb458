"""Every command line that a text names, typed as it stands where `python3` has nothing of the course."""

from itertools import product

import pytest

from lessons.setup.spelling import COMMAND
from tests.walks import shells, texts
from tests.walks.lines import LINES, type_it

PLACES = list(product(shells.PYTHONS, shells.FOLDERS))


def test_there_is_one_spelling():
    others = {line: places for line, places in texts.found().items() if not line.startswith(f"{COMMAND} ")}
    assert set(others) <= {COMMAND}, others


@pytest.mark.parametrize("number", range(len(LINES)), ids=LINES)
def test_it_works(clone, number, tmp_path):
    python, folder = PLACES[number % len(PLACES)]
    (tmp_path / "bin").mkdir()
    type_it(shells.bare(python, clone.folder / folder, tmp_path / "bin"), LINES[number], tmp_path)


@pytest.mark.parametrize("folder", shells.FOLDERS)
@pytest.mark.parametrize("python", shells.PYTHONS)
def test_every_python_enters_from_every_folder(clone, python, folder, tmp_path):
    code, said = shells.bare(python, clone.folder / folder, tmp_path).type(f"{COMMAND} progress")
    assert (code, "exercises done" in said) == (0, True), said
