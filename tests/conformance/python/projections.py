"""Continuous projections, and what the system projections have linked."""

from __future__ import annotations

from typing import Any

from context import Context, until

COUNTING = """fromStream('%s').when({
  $init() { return { count: 0 }; },
  Opened(state) { state.count += 1; return state; },
}).transformBy((state) => ({ opened: state.count })).outputState();"""


def create(given: Context) -> None:
    """A projection that counts the stream's events; its name is the stream's."""
    given.client.create_projection(name=given.stream, query=COUNTING % given.stream)


def state(given: Context) -> Any:
    """The projection's state; None if it has none yet."""
    return given.client.get_projection_state(given.stream).value


def projection_state(given: Context) -> object:
    given.append([0, 1, 2])
    create(given)
    return until(lambda: state(given), lambda value: bool(value) and value.get("count") == 3)


def wait_for_status(given: Context, wanted: str) -> str:
    """The status, as soon as it is this one."""
    return until(lambda: given.client.get_projection_statistics(name=given.stream).status, wanted.__eq__)


def projection_status(given: Context) -> object:
    create(given)
    words = [wait_for_status(given, "Running")]
    given.client.disable_projection(given.stream)
    words.append(wait_for_status(given, "Stopped"))
    given.client.enable_projection(given.stream)
    return {"words": [*words, wait_for_status(given, "Running")]}


def projection_list_and_delete(given: Context) -> object:
    create(given)

    def listed() -> bool:
        return given.stream in [found.name for found in given.client.list_all_projection_statistics()]

    before = listed()
    given.client.disable_projection(given.stream)
    given.client.delete_projection(given.stream)
    return {"listed": [before, until(listed, lambda found: not found)]}


def category_links(given: Context) -> object:
    category = given.stream.replace("-", "_")
    for end in ("-1", "-2"):
        given.client.append_to_stream(category + end, current_version=given.api.StreamState.ANY, events=given.event(0))

    def links() -> list[Any]:
        try:
            return list(given.client.get_stream(f"$ce-{category}", resolve_links=True))
        except Exception as error:
            if type(error).__name__.startswith("NotFound"):
                return []
            raise

    found = until(links, lambda events: len(events) == 2)
    return {"streams": [event.stream_name[-2:] for event in found], "links": [event.link.type for event in found]}
