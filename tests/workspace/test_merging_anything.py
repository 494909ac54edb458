"""Any sequence of edits, of the learner's and of the course's, with updates in between: nothing of either is lost."""

import itertools

import nbformat
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from hypothesis.strategies import booleans, integers

from lessons.workspace.cells import exercise_id
from lessons.workspace.merging import merge
from tests.workspace.writing import answer, code, notebook, ran, saved, words

PLACE = integers(0, 30)


class Edits(RuleBasedStateMachine):
    """A lesson, and its copy at a learner's. Every text that is ever written is another one."""

    def __init__(self):
        super().__init__()
        self.numbers = itertools.count()
        self.theirs: set[str] = set()  # what the learner has written and not removed
        self.pasted: dict[str, str] = {}  # ids that pasting has made, and those that the cells had before
        self.moved = False  # whether the learner has ever moved a cell
        self.deleted: dict[str, str] = {}  # the lesson's cells that the learner deleted, and what was given in them

    def new(self, who: str) -> dict:
        """A cell that nobody has yet."""
        number = next(self.numbers)
        exercise = answer(f"{who}-{number}", f"{who} {number}", f"kafka.exercise_{number}")
        return (exercise, words(f"{who}-{number}", f"{who} {number}"), code(f"{who}-{number}", f"{who} {number}"))[
            number % 3
        ]

    @initialize(size=integers(0, 6))
    def begin(self, size):
        self.course = [self.new("course") for _ in range(size)]
        self.base, self.mine = list(self.course), list(self.course)

    # What the course does.

    @rule(place=PLACE)
    def course_adds(self, place):
        self.course.insert(place % (len(self.course) + 1), self.new("course"))

    @precondition(lambda self: self.course)
    @rule(place=PLACE)
    def course_changes(self, place):
        cell = self.course[place % len(self.course)]
        self.course[place % len(self.course)] = {**cell, "source": self.new("course")["source"]}

    @precondition(lambda self: self.course)
    @rule(place=PLACE)
    def course_takes_away(self, place):
        self.course.pop(place % len(self.course))

    @precondition(lambda self: self.course)
    @rule(place=PLACE, to=PLACE)
    def course_moves(self, place, to):
        self.course.insert(to % len(self.course), self.course.pop(place % len(self.course)))

    # What the learner does.

    @rule(place=PLACE)
    def learner_adds(self, place):
        cell = self.new("learner")
        cell["metadata"] = {}
        self.mine.insert(place % (len(self.mine) + 1), cell)
        self.theirs.add(cell["source"])

    @precondition(lambda self: self.mine)
    @rule(place=PLACE, again=booleans())
    def learner_changes_or_runs(self, place, again):
        place %= len(self.mine)
        cell = self.mine[place] if again else {**self.mine[place], "source": self.new("learner")["source"]}
        if not again:
            self.theirs.discard(self.mine[place]["source"])
            self.theirs.add(cell["source"])
        self.mine[place] = ran(cell, next(self.numbers)) if cell["cell_type"] == "code" else cell
        self.look_whether_lost(cell)

    @precondition(lambda self: self.mine)
    @rule(place=PLACE)
    def learner_deletes(self, place):
        self.forget(self.mine.pop(place % len(self.mine)))

    def forget(self, cell: dict) -> None:
        """The learner no longer has this cell."""
        self.theirs.discard(cell["source"])
        self.deleted.update(self.lessons(cell))

    def lessons(self, cell: dict) -> dict[str, str]:
        """The lesson's cell that this is, and what was given in it; nothing for a cell of the learner's own."""
        id = self.pasted.get(cell["id"], cell["id"])
        return {one["id"]: one["source"] for one in self.base if one["id"] == id}

    @precondition(lambda self: self.mine)
    @rule(place=PLACE, to=PLACE)
    def learner_moves(self, place, to):
        self.moved = True
        self.mine.insert(to % len(self.mine), self.mine.pop(place % len(self.mine)))

    @precondition(lambda self: self.mine)
    @rule(place=PLACE, to=PLACE)
    def learner_cuts_and_pastes(self, place, to):
        cell = self.mine.pop(place % len(self.mine))
        pasted = {**cell, "id": f"pasted-{next(self.numbers)}"}
        self.pasted[pasted["id"]] = self.pasted.get(cell["id"], cell["id"])
        self.moved = True
        self.mine.insert(to % (len(self.mine) + 1), pasted)
        self.look_whether_lost(pasted)

    def look_whether_lost(self, cell: dict) -> None:
        """A pasted cell with another text: only an exercise's tag tells then that it was the lesson's."""
        if cell["id"] in self.pasted and not exercise_id(cell):
            self.deleted.update({id: given for id, given in self.lessons(cell).items() if given != cell["source"]})

    @precondition(lambda self: {cell["id"] for cell in self.course} & {cell["id"] for cell in self.mine})
    @rule(place=PLACE)
    def both_change(self, place):
        everywhere = [cell["id"] for cell in self.course if cell["id"] in {cell["id"] for cell in self.mine}]
        id = everywhere[place % len(everywhere)]
        self.course_changes([cell["id"] for cell in self.course].index(id))
        self.learner_changes_or_runs([cell["id"] for cell in self.mine].index(id), again=False)

    # What `update` does.

    @rule()
    def update(self):
        before = {cell["source"]: cell.get("outputs") for cell in self.mine}
        mine = saved(notebook(*self.base), *self.mine) if self.mine else notebook()
        made, _ = merge(notebook(*self.base), notebook(*self.course), mine)
        given = {cell["id"]: cell for cell in self.base}
        self.mine, self.base = made["cells"], list(self.course)
        nbformat.validate(nbformat.from_dict(made))
        self.check_learners_cells(before)
        self.check_lessons_cells(given)
        assert merge(notebook(*self.base), notebook(*self.course), made)[0]["cells"] == self.mine

    def check_learners_cells(self, before: dict) -> None:
        texts = [cell["source"] for cell in self.mine]
        assert self.theirs <= set(texts)
        for cell in self.mine:
            assert not cell.get("outputs") or cell["outputs"] == before[cell["source"]]

    def check_lessons_cells(self, given: dict) -> None:
        """Each is there, unless the learner deleted or changed it and the course did not."""
        copy = {cell["id"]: cell for cell in self.mine}
        assert len(copy) == len(self.mine)
        for cell in self.course:
            old, mine = given.get(cell["id"]), copy.get(cell["id"])
            if mine is None:
                assert self.deleted[cell["id"]] == cell["source"]
            elif mine["source"] != cell["source"]:
                assert mine["source"] in self.theirs
                assert exercise_id(cell) or old["source"] == cell["source"]
            else:
                self.deleted.pop(cell["id"], None)
        in_order = [cell["id"] for cell in self.course if cell["id"] in copy]
        assert self.moved or in_order == [id for id in copy if id in set(in_order)]


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
