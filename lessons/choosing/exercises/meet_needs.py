"""Exercise: strike out what lacks something that the case needs."""

from collections.abc import Mapping

from lessons.course import Answer, Exercise, Wrong, answers_beside

Table = Mapping[str, Mapping[str, bool]]
TABLE = {
    "Kafka": {"replay": True, "shared work": True, "expected version": False},
    "Kinesis": {"replay": True, "shared work": False, "expected version": False},
    "Event Store": {"replay": True, "shared work": True, "expected version": True},
}
OTHER = {
    "a queue": {"replay": False, "retries": True},
    "a log": {"replay": True},
    "both": {"replay": True, "retries": True},
}
SCENES: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (TABLE, ("replay", "shared work")),
    (TABLE, ("expected version",)),
    (TABLE, ()),
    (OTHER, ("retries", "replay")),  # a log says nothing of retries: nobody has measured them
    (OTHER, ("geo-replication",)),
)


def check(meet_needs: Answer) -> str:
    for table, needs in SCENES:
        _compare(meet_needs({name: dict(found) for name, found in table.items()}, list(needs)), table, needs)
    return "What fits is left, in the order of the table; and where nothing fits, nothing."


def _compare(found: object, table: Table, needs: tuple[str, ...]) -> None:
    asked = f"With the needs {list(needs)}"
    fits = [name for name, has in table.items() if all(has.get(need) for need in needs)]
    if not isinstance(found, list):
        raise Wrong(f"{asked} you return {found!r}. Return a list of names.")
    if found == fits:
        return
    if not found and not needs:
        raise Wrong("A case without needs strikes out nothing: all stay.")
    some = [name for name, has in table.items() if any(has.get(need) for need in needs)]
    if found == some:
        raise Wrong(f"{asked} you leave {found}: each has one of them. A case needs all of its needs.")
    if sorted(found) == sorted(fits):
        raise Wrong(f"{asked} you leave {found}: keep the order of the table, {fits}.")
    raise Wrong(f"{asked} you leave {found}, and {fits} have all of them.")


EXERCISE = Exercise(
    id="choosing.meet_needs",
    title="Strike out what lacks a need",
    notebook="05_choosing",
    minutes=4,
    kind="build",
    hints=(
        "For each name, look at every need: `all(… for need in needs)`.",
        "`has.get(need)` is None where the table says nothing of a need: that is not a yes.",
    ),
    why=(
        "Needs come before wishes: whatever lacks one is out, however fast it is. `all` of an empty list is True, so a "
        "case without needs keeps everything. You could also compare sets: the needs are a subset of what a technology "
        "has. The usual mistake is to add up points: five wishes then outvote one need."
    ),
    checker=check,
    **answers_beside(__file__),
)
