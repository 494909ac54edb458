"""Names that no run has used before."""

import subprocess
import sys

from esdbclient import StreamState

from lessons import events
from lessons.eventstore import streams
from lessons.eventstore.producer import append
from lessons.servers import Server
from tests.notebooks import ROOT

CREATED = [events.account_created("Alice")]


def test_each_run_has_names_of_its_own(eventstore, mine):
    other = streams.unique_names(eventstore)
    assert mine("account-1") != other("account-1")
    assert mine.plain(mine("account-1")) == other.plain(other("account-1")) == "account-1"
    assert mine.plain(other("account-1")) == other("account-1")
    assert streams.current_names() is other


def test_the_category_of_a_name_is_this_run_s(eventstore, mine):
    assert mine("account-1").partition("-")[0] == f"{mine.prefix}account"
    assert "-" not in mine.prefix


def test_on_somebody_else_s_server_names_have_the_learner_s_prefix(mine, monkeypatch, tmp_path):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    theirs = Server("eventstore", "esdb://db.example:2113?Tls=false", "external", "unknown")
    name = streams.unique_names(theirs)("account-1")
    learner = theirs.named("x").removesuffix(".x").replace("-", "_")
    assert name.startswith(f"{learner}.")
    assert name.partition("-")[2] == "1"


def test_only_the_run_s_own_streams_are_found_and_deleted(eventstore, client, mine):
    other = streams.unique_names(eventstore)
    for names in (mine, other):
        append(client, names("account-1"), CREATED, StreamState.NO_STREAM)
    [found] = client.read_all(filter_include=[mine.pattern], filter_by_stream_name=True)
    assert (found.stream_name, mine.contains(found), other.contains(found)) == (mine("account-1"), True, False)
    other("account-never-written")
    other.delete_all(client)
    assert streams.stream_version(client, other("account-1")) is StreamState.NO_STREAM
    assert streams.stream_version(client, mine("account-1")) == 0


def test_a_tombstone_does_not_stop_the_deleting(eventstore, client, mine):
    for name in ("account-1", "account-2"):
        append(client, mine(name), CREATED, StreamState.NO_STREAM)
    client.tombstone_stream(mine("account-1"), current_version=0)
    mine.delete_all(client)
    assert streams.stream_version(client, mine("account-2")) is StreamState.NO_STREAM


def test_reading_begins_where_it_is_told(client, mine):
    story = [*CREATED, events.money_deposited(1), events.money_deposited(2)]
    append(client, mine("account-1"), story, StreamState.NO_STREAM)
    for start in range(5):
        assert streams.read_to_end(client, mine("account-1"), start) == story[start:]


def test_importing_the_technology_loads_no_client():
    program = "import sys, lessons.eventstore.server; print('esdbclient' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"
