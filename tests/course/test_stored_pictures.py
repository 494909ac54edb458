"""Every picture that a notebook shows can be read in a narrow window, and by who does not see it."""

import pytest

from lessons.course.layout import SMALL, WIDEST
from tests import notebooks
from tests.course.seeing import faults, seen

PICTURES = {
    f"{name}-{cell.id}": output.data["text/html"]
    for name, path in zip(notebooks.NAMES, notebooks.FILES, strict=True)
    for cell in notebooks.code_cells(notebooks.read(path))
    for output in cell.outputs
    if "data:image/svg" in output.get("data", {}).get("text/html", "")
}
ROLES = {"done", "waits"}  # of an event in a subscription: the alternative says for which ones it waits
EVERY = pytest.mark.parametrize("page", PICTURES.values(), ids=PICTURES)


@EVERY
def test_its_letters_are_large_enough_and_in_the_clear(page):
    assert list(faults(seen(page), column=WIDEST, smallest=SMALL)) == []


@EVERY
def test_its_text_alternative_says_what_its_labels_say(page):
    assert set(seen(page).unsaid()) <= ROLES
