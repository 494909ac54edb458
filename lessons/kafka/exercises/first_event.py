"""Exercise: name the event that the next login is."""

from lessons.course import Exercise, Wrong, answers_beside


def check(event: object) -> str:
    if not isinstance(event, dict):
        raise Wrong(f"`event` is {event!r}. An event is a dict here, such as `{{'type': …, 'userId': …}}`.")
    if event.get("type") != "UserLoggedIn":
        raise Wrong(f"The event's `type` is {event.get('type')!r}. What happened is a login: `UserLoggedIn`.")
    if event.get("userId") == "456":
        raise Wrong("The event's `userId` is the text '456'. It is a number: write it without quotes.")
    if event.get("userId") != 456:
        raise Wrong(f"The event's `userId` is {event.get('userId')!r}. It was user 456 who logged in.")
    return "It says what happened, in the past tense, and to whom: that is all an event needs."


EXERCISE = Exercise(
    id="kafka.first_event",
    title="Write down that user 456 has logged in",
    notebook="00_start_here",
    minutes=2,
    hints=(
        "Look at the event above: it has a `type` and a `userId`.",
        "The type stays the same, because the same kind of thing happened. Only the user is another one.",
    ),
    why=(
        "An event tells a fact: something happened, to somebody. Its type is in the past tense because nobody can "
        "undo it. You could add more, such as the time. The usual mistake is to write an order instead of a fact: "
        "`LogIn` asks for something, `UserLoggedIn` tells of it."
    ),
    checker=check,
    **answers_beside(__file__),
)
