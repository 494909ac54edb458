"""Stored outputs tell nothing of the computer on which they were made."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests import notebooks
from tools import traces


def notebook(*texts: str):
    """A notebook with a cell for each text that was printed."""
    return new_notebook(cells=[new_code_cell(outputs=[new_output("stream", text=text)]) for text in texts])


def printed(*texts: str) -> list[str]:
    """The same texts as they are stored."""
    return [cell.outputs[0].text for cell in traces.tidied(notebook(*texts)).cells]


@pytest.mark.parametrize("path", notebooks.FILES, ids=notebooks.NAMES)
def test_no_notebook_shows_its_authors_machine(path):
    assert traces.found(notebooks.read(path)) == []


@pytest.mark.parametrize(
    "text",
    [
        "port 5000 is taken by python (process 25235)",
        "pid 4711",
        "pid=4711",
        "see /home/ada/course/lessons/events.py",
        "/tmp/kafka-3x8/meta",
        "/Users/ada",
        "kinesis ready http://localhost:46089 (local)",
        "127.0.0.1:9092",
        '<img src="data:image/svg+xml,%3Ctext%3E%2Fhome%2Fada%3C/text%3E"/>',
    ],
)
def test_a_trace_is_found(text):
    assert traces.found(notebook(text)) != []


@pytest.mark.parametrize("text", ["/v2/homes/", "in process", "localhost:9092", "http://localhost:8080", "and/or"])
def test_what_is_no_trace_is_left(text):
    assert traces.found(notebook(text)) == []
    assert printed(text) == [text]


def test_an_ordinary_server_gets_its_standard_port():
    taken = "port 5000 is taken by python (process 25235)"
    assert printed(f"kinesis ready http://localhost:46089 (local, version 5.2.5; {taken})\n") == [
        "kinesis ready http://localhost:5000 (local, version 5.2.5)\n"
    ]
    pulsar = "pulsar ready pulsar://localhost:{}, admin http://localhost:{} (local, version 4.2.4{})\nmore (1)\n"
    taken = "; port 6650 is taken by java (process 7); port 8080 is taken by another program"
    assert printed(pulsar.format(41607, 48781, taken)) == [pulsar.format(6650, 8080, "")]


def test_the_servers_of_a_lesson_are_numbered_through_its_cells():
    east, west = "pulsar-east ready pulsar://localhost:{}, admin http://localhost:{} (local)", "x ready localhost:{}"
    assert printed(east.format(33141, 50399), west.format(37651), west.format(33141)) == [
        east.format(50001, 50002),
        west.format(50003),
        west.format(50001),
    ]
    nodes = "kafka cluster ready, 3 nodes: localhost:{},localhost:{},localhost:{} (local, version 4.4.0)"
    assert printed(nodes.format(46171, 58151, 56955)) == [nodes.format(50001, 50002, 50003)]


def test_to_tidy_twice_changes_nothing_more():
    once = printed("x ready localhost:33141", "y ready localhost:50001")
    assert printed(*once) == once == ["x ready localhost:50001", "y ready localhost:50002"]
