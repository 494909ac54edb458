"""A secured cluster of somebody else's: who comes in, what is told to who does not, and a whole lesson on it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pulsar
import pytest

from lessons import servers
from lessons.commands import doctor
from lessons.course.waiting import until
from lessons.errors import AddressError, ServerError
from lessons.pulsar import elsewhere, tokens
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.server import broker as brokers
from lessons.pulsar.server.profiles import PROFILES, Secured
from lessons.pulsar.topics import recreate_topic
from lessons.servers import catalogue
from lessons.servers.supervision import registry
from lessons.servers.supervision.process import Command
from lessons.watching.metrics import read_metrics
from tests import harness
from tests.servers.certified import FAULTS, certificates, faulty, terminating

THEIRS = "user-events"
"""A topic of somebody else's that is called as one of a lesson's is."""
SEND = """
import sys, pulsar
client = pulsar.Client(sys.argv[1], logger=pulsar.FileLogger(pulsar.LoggerLevel.Error, "/dev/null"))
client.create_producer(sys.argv[2]).send(b"from a program")
client.close()
"""


class Elsewhere(Secured):
    """Stands behind what speaks TLS for it, and tells its clients so: Pulsar's own needs jars that no lesson has."""

    extra_ports = 4

    def command(self, folder: Path, ports: list[int], option: str) -> Command:
        command = super().command(folder, ports, option)
        certificates(folder / "tls")
        inside, outside = f"pulsar://127.0.0.1:{ports[3]}", f"pulsar+ssl://localhost:{ports[4]}"
        added = {"advertisedAddress": "", "bindAddresses": f"external:{inside}"}
        added |= {"advertisedListeners": f"internal:pulsar://localhost:{ports[0]},external:{outside}"}
        added |= {"internalListenerName": "internal", "testPorts": json.dumps(ports)}
        with open(folder / brokers.SETTINGS.name, "a", encoding="utf-8") as settings:
            settings.writelines(f"{name}={value}\n" for name, value in added.items())
        return command


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where the broker works, with its settings, its key and its certificates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PROFILES, "elsewhere", Elsewhere("elsewhere"))
        with servers.start("pulsar", profile="elsewhere", say=None) as server:
            folder = Path(registry.read(server.name).folder)
            ports = ports_in(folder)
            good = folder / "tls" / "server.pem"
            with terminating(good, ports[4], ports[3]), terminating(good, ports[5], ports[1]):
                yield folder


def ports_in(folder: Path) -> list[int]:
    """The broker's own port, its admin port, the bookie's, the one behind TLS, those of TLS before it and the admin."""
    lines = (folder / brokers.SETTINGS.name).read_text().splitlines()
    return json.loads(next(line for line in lines if line.startswith("testPorts=")).partition("=")[2])


@pytest.fixture
def named(folder, monkeypatch) -> Callable[..., None]:
    """Names that cluster in the environment; further settings take the place of the usual ones."""
    *_, brokers_port, admin_port = ports_in(folder)

    def name(role: str = tokens.SUPERUSER, **further: str) -> None:
        usual = {
            "PULSAR_SERVICE_URL": f"pulsar+ssl://localhost:{brokers_port}",
            "PULSAR_ADMIN_URL": f"https://localhost:{admin_port}",
            "PULSAR_CA_FILE": str(folder / "tls" / "authority.crt"),
            "PULSAR_TOKEN": tokens.sign_token(tokens.signing_key(folder), role),
        }
        for variable, value in {**usual, "LESSONS_SERVERS": "auto", **further}.items():
            monkeypatch.setenv(variable, value)

    return name


def refused() -> str:
    with pytest.raises(AddressError) as caught:
        servers.start("pulsar", say=None)
    said = str(caught.value)
    assert "eyJ" not in said
    assert said.count(". ") == 1
    return said


def test_a_whole_lesson_runs_there_and_leaves_everything_of_others_alone(named):
    named()
    with servers.start("pulsar", say=None) as server:
        admin, client = Admin(server), pulsar.Client(server.address, logger=client_logger())
        recreate_topic(admin, THEIRS)
        client.create_producer(THEIRS).send(b"theirs")
        ran = harness.run(nbformat.read(harness.path("03_pulsar"), as_version=4), harness.path("03_pulsar").parent)
        assert "eyJ" not in json.dumps([cell.get("outputs") for cell in ran.cells])
        assert [one.rpartition("/")[2] for one in admin.topics("public/default")] == [THEIRS]
        assert admin.internal_stats(THEIRS)["numberOfEntries"] == 1
        assert set(admin.tenants()) == {"public", "pulsar"}
        admin.delete_topic(THEIRS)
        close_client(client)


def test_a_program_that_knows_the_address_only_comes_in_too(named):
    named()
    with servers.start("pulsar", say=None) as server:
        admin, topic = Admin(server), server.named("from-a-program")
        recreate_topic(admin, topic)
        subprocess.run([sys.executable, "-c", SEND, server.address, topic], check=True)
        assert admin.internal_stats(topic)["numberOfEntries"] == 1
        admin.delete_topic(topic)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("variable", ["PULSAR_SERVICE_URL", "PULSAR_ADMIN_URL"])
def test_what_is_wrong_with_a_certificate_is_told(folder, named, fault, variable):
    scheme = {"PULSAR_SERVICE_URL": "pulsar+ssl", "PULSAR_ADMIN_URL": "https"}[variable]
    with faulty(folder / "tls", fault) as port:
        named(**{variable: f"{scheme}://localhost:{port}"})
        assert FAULTS[fault] in refused()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"PULSAR_TOKEN": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.AAAA"}, "refuses the token. Set PULSAR_TOKEN to"),
        ({"PULSAR_TOKEN": ""}, "wants a token. Set PULSAR_TOKEN to one"),
        ({"PULSAR_CA_FILE": "/no/file"}, "which can't be read (No such file or directory). Correct the path"),
        ({"PULSAR_SERVICE_URL": "pulsar://db.example:6650"}, "has no TLS, and everybody on the way could read"),
        ({"PULSAR_ADMIN_URL": "nonsense"}, "is not a web address. Correct PULSAR_ADMIN_URL."),
        ({"PULSAR_SERVICE_URL": "pulsar+ssl://localhost:9"}, "Nothing answers at localhost:9. Start that server"),
    ],
)
def test_who_does_not_come_in_is_told_why_and_what_to_do(named, wrong, words):
    named(**wrong)
    assert words in refused()


def test_a_role_without_rights_is_told_so(named):
    named(role="nobody")
    assert "does not let its role look at the tenant `public`. Ask whoever runs the cluster" in refused()
    named()
    with servers.start("pulsar", say=None) as server:
        named(role="nobody")
        with pytest.raises(ServerError, match=r"does not let the role of your token create .*\. Ask whoever runs it"):
            recreate_topic(Admin(server), server.named("mine"))


def test_its_metrics_are_read_behind_tls(named):
    named()
    with servers.start("pulsar", say=None) as server:
        recreate_topic(Admin(server), topic := server.named("watched"))
        wanted = {"topic": f"persistent://public/default/{topic}"}
        assert until(lambda: read_metrics(server).value("pulsar_producers_count", **wanted) is not None)
        Admin(server).delete_topic(topic)


def test_no_other_address_is_shown_a_token(named):
    named()
    another = servers.Server("pulsar", "pulsar+ssl://localhost:6651", "external", "", admin_address="https://localhost")
    assert "Authorization" not in Admin(another)._headers
    assert elsewhere.entrance_to(another.address) is None


def test_doctor_says_how_one_comes_in_without_the_token(named):
    named()
    check = doctor._port(catalogue.load("pulsar"))
    assert check.ok
    assert "; TLS, with a token; all names begin with" in check.found
    assert "eyJ" not in repr(check)
