"""deploy/jupyterhub as the room uses it: two learners, a kernel each, on one shared Kafka."""

import os
import re
import stat
import sys
from collections.abc import Iterator

import psutil
import pytest
from kafka import KafkaAdminClient

from lessons import servers
from lessons.setup import environment
from tests import harness, notebooks
from tests.oneclick.hub import PASSWORD, Hub
from tests.waiting import until

pytestmark = pytest.mark.scripts
LEARNERS = ("ann", "bob")
FIRST_CELLS = 4
"""Code cells of 01_kafka, from the one that finds a server to the one that shows where the first event went."""
TOO_MUCH = """
try:
    print(len(bytearray(3 << 30)))
except MemoryError:
    print("no memory for that")
"""


@pytest.fixture(scope="module")
def kafka() -> Iterator[servers.Server]:
    """The room's Kafka, which belongs to none of the learners."""
    with servers.start("kafka", say=None) as server:
        yield server


@pytest.fixture(scope="module")
def hub(kafka, tmp_path_factory) -> Iterator[Hub]:
    if sys.prefix != str(environment.VENV):
        pytest.skip("the tests run in another environment than the course's own")
    running = Hub(tmp_path_factory.mktemp("hub"), {"KAFKA_BOOTSTRAP_SERVERS": kafka.address})
    yield running
    running.close()
    until(lambda: not learners_processes(running), 20)


def learners_processes(hub: Hub) -> list[int]:
    """The processes that work in a learner's home."""
    homes, found = str(hub.state / "homes"), []
    for process in psutil.process_iter(["environ"]):
        if (process.info["environ"] or {}).get("HOME", "").startswith(homes) and process.status() != "zombie":
            found.append(process.pid)
    return found


@pytest.fixture(scope="module")
def kernels(hub) -> dict[str, str]:
    """The learners log in, get their servers and open a kernel: its id by the learner's name."""
    for name in LEARNERS:
        assert hub.log_in(name, PASSWORD)
        hub.at_work.add(name)
        assert hub.ask("POST", f"/hub/api/users/{name}/server").status_code in (201, 202)
    for name in LEARNERS:
        until(lambda name=name: hub.is_ready(name), 90)
    return {name: hub.ask("POST", f"/user/{name}/api/kernels").json()["id"] for name in LEARNERS}


def test_two_learners_run_the_first_cells_of_a_lesson_with_names_apart(hub, kernels, kafka):
    cells = [cell.source for cell in notebooks.code_cells(notebooks.read(harness.path("01_kafka")))[:FIRST_CELLS]]
    topics = {}
    for name, kernel in kernels.items():
        printed = [hub.run_cell(name, kernel, code) for code in cells]
        assert re.match(rf"kafka ready {kafka.address} \(external,", printed[0]), printed
        assert printed[3] == "partition 0 offset 0\n"
        topics[name] = hub.run_cell(name, kernel, "print(TOPIC)").strip()
    assert all(topic.startswith(f"{name}-") and topic.endswith(".user-events") for name, topic in topics.items())
    with KafkaAdminClient(bootstrap_servers=kafka.address) as admin:
        assert set(topics.values()) <= set(admin.list_topics())


def test_each_has_copies_of_their_own_and_the_courses_settings(hub, kernels):
    for name, kernel in kernels.items():
        work = hub.state / "homes" / name / "work"
        assert hub.run_cell(name, kernel, "import os; print(os.getcwd())").strip() == str(work)
        assert (work / "01_kafka.ipynb").is_file()
        assert (work / "lessons").resolve() == environment.ROOT / "lessons"
        assert stat.S_IMODE(work.parent.stat().st_mode) & 0o077 == 0
        found = {one["name"] for one in hub.ask("GET", f"/user/{name}/api/contents/").json()["content"]}
        assert "01_kafka.ipynb" in found
        assert "lessons" not in found, "what the lab hides is hidden"
    page = hub.ask("GET", f"/user/{LEARNERS[0]}/lab").text
    assert "event-streaming-course" in page, "the course's extension of JupyterLab is loaded"


def test_a_process_gets_no_more_memory_than_the_limit_and_goes_on(hub, kernels):
    name, kernel = next(iter(kernels.items()))
    assert hub.run_cell(name, kernel, TOO_MUCH) == "no memory for that\n"
    assert hub.run_cell(name, kernel, "print(TOPIC.partition('-')[0], os.nice(0))") == f"{name} {os.nice(0) + 5}\n"


def test_who_does_not_know_the_password_gets_nothing(hub):
    assert not hub.log_in("eve", "another password")
    assert not hub.log_in("../eve", PASSWORD)
    assert not (hub.state / "homes" / "eve").exists()


def test_an_idle_server_ends_and_one_that_is_used_stays(hub, kernels):
    active, idle = LEARNERS
    hub.at_work.remove(idle)
    until(lambda: not hub.is_ready(idle), 60)
    assert hub.is_ready(active)
    assert (hub.state / "homes" / idle / "work" / "01_kafka.ipynb").is_file(), "what was written stays"


def test_the_proxy_and_the_hub_listen_on_this_computer_only(hub):
    hubs = psutil.Process(hub.process.pid)
    for process in [hubs, *hubs.children(recursive=True)]:
        for one in process.net_connections("tcp"):
            assert one.status != psutil.CONN_LISTEN or one.laddr.ip in ("127.0.0.1", "::1"), (process.cmdline(), one)
