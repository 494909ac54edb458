"""The rules that every notebook keeps, so that nbval has something to compare and a learner something to read."""

import ast
import re
from itertools import pairwise

import pytest

from lessons.course.catalogue import all_exercises
from tests import notebooks
from tools.renew_notebooks import METADATA, normal

EVERY = pytest.mark.parametrize("path", notebooks.FILES, ids=notebooks.NAMES)
PARTS = ("**What you'll do.**", "**What you'll learn**", "**What you'll need.**", "**Minutes: ")
LONGEST_CELL = 25  # lines of code
IGNORED = "nbval-ignore-output"
SHOWS_FIGURES = r"(throughput\.draw|tiered_storage\.show_times|measuring\.draw|race\.draw)\(.+\)"
LIVE = r"^with .*\bwatch\(.+\) as \w+"
NAMES_A_SERVER = r'^\w+ = servers\.(start\("\w+"(, profile="\w+")?\)|start_cluster\("\w+", brokers=\d\))$'


@EVERY
def test_every_code_cell_was_run_from_the_top(path):
    counts = [cell.execution_count for cell in notebooks.code_cells(notebooks.read(path))]
    assert counts == list(range(1, len(counts) + 1))


@EVERY
def test_no_error_and_no_warning_is_stored(path):
    for cell in notebooks.code_cells(notebooks.read(path)):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source


@EVERY
def test_words_stand_before_every_code_cell(path):
    cells = notebooks.read(path).cells
    assert cells[0].cell_type == "markdown"
    for before, cell in pairwise(cells):
        assert (before.cell_type, cell.cell_type) != ("code", "code"), cell.source


@EVERY
def test_it_opens_with_what_the_learner_will_do(path):
    opening = notebooks.read(path).cells[0].source
    assert opening.startswith("# ")
    assert [part for part in PARTS if part not in opening] == []


@EVERY
def test_it_ends_with_where_to_go_on(path):
    closing = notebooks.read(path).cells[-1].source
    assert "## What you saw" in closing
    assert "## Where to go on" in closing


@EVERY
def test_cells_are_small(path):
    for cell in notebooks.code_cells(notebooks.read(path)):
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source


@EVERY
def test_only_the_line_that_names_a_server_and_measured_figures_are_not_compared(path):
    for cell in notebooks.code_cells(notebooks.read(path)):
        assert "NBVAL" not in cell.source.upper().replace("-", "_"), "use a cell tag"
        if IGNORED in notebooks.tags(cell):
            only_figures = re.fullmatch(SHOWS_FIGURES, cell.source)  # what is claimed of them is asserted elsewhere
            assert only_figures or re.search(NAMES_A_SERVER, cell.source, re.MULTILINE), cell.source
        elif re.search(r"servers\.start(_cluster)?\(", cell.source):
            pytest.fail(f"its output names a port: tag it {IGNORED}: {cell.source}")


@EVERY
def test_a_live_picture_ends_as_a_compared_one_and_what_it_showed_is_asserted(path):
    cells = notebooks.code_cells(notebooks.read(path))
    for cell, after in pairwise(cells):
        if re.search(LIVE, cell.source, re.MULTILINE):
            place, last = cell.outputs
            assert (place.output_type, place.data) == ("display_data", {}), "frames are shown in a place of their own"
            assert "data:image/svg" in last.data["text/html"]
            assert notebooks.tags(cell) == []
            assert re.search(r"\bassert .*\blast\.|\bassert .*\.seen\b", after.source), after.source


@EVERY
def test_it_asserts_something_after_every_few_cells(path):
    cells = notebooks.code_cells(notebooks.read(path))
    cells = [cell for cell in cells if not cell.source.startswith("quiz.answer(")]  # a question claims nothing
    assert sum("assert " in cell.source for cell in cells) >= len(cells) / 3


@EVERY
def test_no_failure_is_swallowed_in_silence(path):
    """What is meant to fail is kept, shown or counted, or asserted below: else a cell may do nothing and look well."""
    for cell in _code(path):
        assert swallows(cell.source) == [], cell.source


def swallows(source: str) -> list[int]:
    """The lines where code lets an exception pass without a word, and asserts nothing below."""
    tree = ast.parse(source)
    asserted = max((node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)), default=0)
    return [node.lineno for node in ast.walk(tree) if _is_silent(node) and node.end_lineno >= asserted]


def _is_silent(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        return all(isinstance(one, ast.Pass | ast.Continue) for one in node.body)
    return isinstance(node, ast.With) and any("suppress(" in ast.unparse(item) for item in node.items)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("with suppress(KeyError):\n    x = d['a']", [1]),
        ("with contextlib.suppress(KeyError), open(f) as g:\n    x = d['a']", [1]),
        ("with suppress(KeyError):\n    x = d['a']\n    assert x", [1]),
        ("assert d\nwith suppress(KeyError):\n    x = d['a']", [2]),
        ("with suppress(KeyError):\n    x = d['a']\nassert 'a' not in d", []),
        ("try:\n    x = d['a']\nexcept KeyError:\n    pass", [3]),
        ("for k in d:\n    try:\n        f(k)\n    except ValueError:\n        continue", [4]),
        ("try:\n    x = d['a']\nexcept KeyError as error:\n    missing = error", []),
    ],
)
def test_a_swallowed_failure_is_found(source, lines):
    assert swallows(source) == lines


@EVERY
def test_it_is_stored_in_the_form_that_the_tool_writes(path):
    stored = notebooks.read(path)
    assert stored.metadata == METADATA
    assert stored == normal(notebooks.read(path))


@EVERY
def test_every_cell_has_an_id_of_its_own(path):
    ids = [cell.id for cell in notebooks.read(path).cells]
    assert len(set(ids)) == len(ids)


@EVERY
def test_its_minutes_have_room_for_its_exercises(path):
    minutes = int(re.search(r"\*\*Minutes: (\d+)\*\*", notebooks.read(path).cells[0].source)[1])
    exercises = [exercise for exercise in all_exercises() if exercise.notebook == notebooks.name(path)]
    assert sum(exercise.minutes for exercise in exercises) < minutes


def test_each_core_lesson_has_a_live_picture():
    numbered = [path for path in notebooks.FILES if path.parent.name == "notebooks"]
    core = [path for path in numbered if not path.name.startswith(("00", "07"))]  # the start, and the quiz: no server
    without = [path.name for path in core if not any(re.search(LIVE, cell.source) for cell in _code(path))]
    assert without == []


def _code(path):
    return notebooks.code_cells(notebooks.read(path))


@EVERY
def test_its_links_lead_somewhere(path):
    for cell in notebooks.read(path).cells:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", cell.source if cell.cell_type == "markdown" else ""):
            assert (path.parent / target).exists(), target


def test_numbers_of_sections_go_up_by_one():
    for path in notebooks.FILES:
        text = "\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown")
        numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1)), path.name
