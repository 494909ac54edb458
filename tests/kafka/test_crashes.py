"""Time lines of services that were killed: from what they wrote down."""

import pytest

from lessons.kafka import crashes

COMMIT_FIRST = "start\ncommit 0\nhandle 0\ncommit 1\nstart\ncommit 2\nhandle 2\n"
HANDLE_FIRST = "start\nhandle 0\ncommit 0\nhandle 1\nstart\nhandle 1\ncommit 1\nhandle 2\ncommit 2\n"


def crash_of(tmp_path, steps):
    (tmp_path / "steps").write_text(steps)
    return crashes.read_crash(tmp_path / "steps")


def test_what_was_committed_and_never_handled_is_lost(tmp_path):
    found = crash_of(tmp_path, COMMIT_FIRST)
    assert (found.position, found.offset, found.times) == (2, 1, 0)
    assert found.after == (("commit", 2), ("handle", 2))


def test_what_was_handled_and_not_committed_comes_again(tmp_path):
    found = crash_of(tmp_path, HANDLE_FIRST)
    assert (found.position, found.offset, found.times) == (1, 1, 2)
    assert found.before == (("handle", 0), ("commit", 0), ("handle", 1))


def test_of_a_cell_that_ran_again_the_last_two_runs_count(tmp_path):
    assert crash_of(tmp_path, COMMIT_FIRST + HANDLE_FIRST) == crash_of(tmp_path, HANDLE_FIRST)


def test_a_service_that_was_never_started_again_is_refused(tmp_path):
    with pytest.raises(ValueError, match="not enough values"):
        crash_of(tmp_path, "start\n")


def test_the_words_tell_the_steps_and_what_came_of_them(tmp_path):
    drawn = crashes.draw({"commit first": crash_of(tmp_path, COMMIT_FIRST)})
    before, after = "commit 0, handle 0, commit 1", "commit 2, handle 2"
    told = f"{before}, killed with the group at position 2, started again, {after}"
    assert drawn.text == f"commit first: {told}; event 1: never handled: lost"
