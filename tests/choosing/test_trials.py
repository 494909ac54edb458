"""What the table of the lesson says, tried on each server; and that nothing is left of it."""

import pytest

from lessons.choosing import race, table
from lessons.choosing.trials import READERS
from tests import notebooks
from tools.exercises import leftovers

FOUND = {
    "Kafka": (2, 1, True, 2),
    "Kinesis": (2, 1, True, 2),
    "Pulsar": (1, 2, False, 2),
    "Event Store": (1, 2, True, 3),
}
"""By technology: copies of an event written twice, events handled around a bad one, a new form taken, readers busy."""


def left_on(server) -> set[str]:
    """What is on the server, without what a broker keeps for itself."""
    return {name for name in leftovers.on_server(server) if not name.startswith("__")}


def test_each_technology_does_what_the_lesson_says(trials):
    server = next(value for value in vars(trials).values() if hasattr(value, "address"))
    before = left_on(server)
    found = (trials.copies(), trials.past_bad(), trials.takes_new_form(), trials.busy())
    assert found == FOUND[trials.technology]
    assert trials.sharing() == READERS
    assert left_on(server) == before


def test_who_wins_depends_on_one_setting(trials):
    values = [b"{}" * 40] * 3000
    if trials.technology == "Kafka":
        rates = race.kafka_rate(trials.kafka, values), race.kafka_rate(trials.kafka, values[:100], waits=True)
    elif trials.technology == "Pulsar":
        rates = race.pulsar_rate(trials.broker, values), race.pulsar_rate(trials.broker, values[:100], waits=True)
    else:
        pytest.skip("Kafka and Pulsar race")
    assert rates[0] > rates[1]


@pytest.mark.parametrize("row", table.LESSONS)
def test_each_field_of_the_table_leads_to_a_lesson(row):
    names = {notebooks.name(path) for path in notebooks.FILES}
    assert set(table.LESSONS[row]) == set(FOUND)
    assert set(table.LESSONS[row].values()) <= names


def test_the_table_is_the_same_in_words_and_as_a_page():
    found = table.Table({name: {table.CRASH: f"{name} words", table.BAD: "stops"} for name in FOUND})
    lines = found._repr_markdown_().splitlines()
    assert lines[0] == "| | Kafka | Kinesis | Pulsar | Event Store |"
    assert lines[2].startswith(f"| {table.CRASH} | [Kafka words](deeper/kafka_guarantees.ipynb) |")
    assert repr(found).splitlines()[0].startswith(f"{table.CRASH}: Kafka Kafka words; Kinesis")
