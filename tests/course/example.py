"""A small exercise to try the form with; it belongs to no technology."""

from lessons.course import Exercise, Wrong, WrongAnswer
from lessons.events import user_logged_in


def check(key_of):
    key = key_of(user_logged_in(123))
    if not isinstance(key, bytes):
        raise Wrong(f"`key_of` returned {key!r}, and a key is bytes.")
    if key != b"123":
        raise Wrong(f"`key_of` returned {key!r} for user 123.")
    return "Every user has a key."


EXAMPLE = Exercise(
    id="example.keyed",
    title="Make a key of an event",
    notebook="01_example",
    minutes=5,
    starter="def key_of(event):\n    ...\n",
    hints=("Look at `userId`.", "`str(…).encode()` makes bytes."),
    solution_code='def key_of(event):\n    return str(event["userId"]).encode()\n',
    why="The key decides the partition.",
    checker=check,
    wrong_answers=(
        WrongAnswer('def key_of(event):\n    return event["userId"]\n', says="a key is bytes"),
        WrongAnswer(
            'def key_of(event):\n    return event["type"].encode()\n', says="returned b'UserLoggedIn' for user 123"
        ),
        WrongAnswer('def key_of(event):\n    return b"123, 456"\n', says="returned b'123, 456' for user 123"),
    ),
    right_answers=(
        'def key_of(event):\n    return b"%d" % event["userId"]\n',
        "def key_of(event):\n    return f\"{event['userId']}\".encode()\n",
    ),
)
