"""The benchmark of a room, with few learners: it sees what is lost, and what somebody else misses."""

import nbformat
import pytest

from benchmarks import room

NOTEBOOK = "00_start_here"


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LESSONS_SERVERS", "local")
    monkeypatch.delenv("LESSONS_SLOTS", raising=False)


def written(*cells: str) -> nbformat.NotebookNode:
    """A notebook with these cells."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def test_three_on_one_kafka_and_two_with_their_own():
    notebook = room.solved(NOTEBOOK)
    shared, own = room.on_shared_kafka(3, notebook), room.with_own_servers(2, notebook)
    assert (shared.complaints, own.complaints) == ([], [])
    assert [row[:2] for row in (shared.row(), own.row())] == [
        ["3 on one shared Kafka", "3 of 3"],
        ["2 with a Kafka of their own", "2 of 2"],
    ]
    for learner in [*shared.learners, *own.learners]:
        assert learner.seconds > 0
        assert 10e6 < learner.kernel <= learner.whole
        assert learner.cpu > 0
    kafkas = [learner.whole - learner.kernel for learner in own.learners]
    assert min(kafkas) > 50e6, "a Kafka of one's own is in the sum"
    assert shared.server > 50e6


def test_what_a_learner_does_to_others_is_told():
    notebook = written(
        "from lessons import servers; from kafka import KafkaAdminClient, KafkaProducer",
        "kafka = servers.start('kafka', say=None); producer = KafkaProducer(bootstrap_servers=kafka.address)",
        "future = producer.send('user-events', b'mine').get(30); future = producer.send('forgotten', b'mine').get(30)",
        "KafkaAdminClient(bootstrap_servers=kafka.address).delete_topics(['keyed-events'])",
        "raise ValueError('no more')",
    )
    found = room.on_shared_kafka(1, notebook)
    assert found.complaints == [
        "a learner's cell failed: ValueError: no more",
        "somebody else's topic keyed-events is not as it was",
        "somebody else's topic user-events is not as it was",
        "left behind: forgotten",
    ]
    assert found.row()[1] == "0 of 1"
