import pytest

from lessons.course.placeholders import has_placeholder


def only_dots(event): ...


def dots_under_a_docstring(event):
    """What to do."""
    ...


def nothing_yet(event):
    pass


def a_gap(producer):
    producer.send("user-events", key=...)


def a_forgotten_line_of_dots(event):
    return event["userId"]
    ...


def loops(producer):
    for user in [1, 2, 3]:
        producer.send(user)
        ...


def returns_nothing(event):
    return None


@pytest.mark.parametrize(
    "value",
    [
        ...,
        [1, ...],
        (..., 1),
        {"partition": ...},
        [[{"deep": ...}]],
        only_dots,
        dots_under_a_docstring,
        nothing_yet,
        a_gap,
        lambda event: ...,
    ],
)
def test_what_is_still_to_be_filled_is_blank(value):
    assert has_placeholder(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        "",
        "...",
        [],
        {},
        len,
        print,
        a_forgotten_line_of_dots,
        returns_nothing,
        lambda event: None,
        int,
        object(),
    ],
)
def test_anything_else_is_not(value):
    assert not has_placeholder(value)


def test_a_function_whose_source_is_nowhere_is_not():
    names = {}
    exec("def made(): ...", names)
    assert not has_placeholder(names["made"])


GIVEN = "def loops(producer):\n    for user in [1, 2, 3]:\n        # Send it.\n        {}\n        ...\n"


def test_a_function_that_is_as_it_was_given_is_blank():
    assert has_placeholder(loops, GIVEN.format("producer.send(user)"))
    assert has_placeholder([loops], GIVEN.format("producer.send( user )"))


def test_a_function_that_was_changed_is_not():
    assert not has_placeholder(loops, GIVEN.format("user"))
    assert not has_placeholder(loops)
