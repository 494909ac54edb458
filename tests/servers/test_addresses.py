"""An address in the environment: used as it is, or refused in a sentence that says what answers there."""

import os
import subprocess
import sys
import time

import boto3
import pytest

from lessons import servers
from lessons.errors import AddressError
from lessons.kinesis.server.moto import MotoServer
from lessons.servers import external
from lessons.setup import aws
from tests.notebooks import ROOT
from tests.servers.listeners import silent, web

pytestmark = pytest.mark.usefixtures("home")

VARIABLES = {
    "kafka": "KAFKA_BOOTSTRAP_SERVERS",
    "kinesis": "AWS_ENDPOINT_URL",
    "pulsar": "PULSAR_SERVICE_URL",
    "eventstore": "EVENTSTORE_URI",
}
NOT_ADDRESSES = {
    "kafka": ["nonsense", "host:notaport", ":9092", "localhost:99999", "localhost:-1", "http://localhost", ",", " "],
    "kinesis": ["nonsense", "localhost:5000", "http://host:notaport", "http://", "http://localhost:99999", "ftp://a"],
    "pulsar": [
        "nonsense",
        "localhost:6650",
        "pulsar://",
        "pulsar://host:notaport",
        "http://localhost:8080",
        "pulsar://a:0",
    ],
    "eventstore": ["nonsense", "localhost:2113", "http://localhost:2113", "esdb://", "esdb://localhost:2113?Tls=maybe"],
}
NOTHING_THERE = {
    "kafka": "localhost:{}",
    "kinesis": "http://localhost:{}",
    "pulsar": "pulsar://localhost:{}",
    "eventstore": "esdb://localhost:{}?Tls=false",
}


@pytest.fixture(autouse=True)
def auto(home, monkeypatch) -> None:
    """The environment counts, as it does for a learner."""
    monkeypatch.setenv("LESSONS_SERVERS", "auto")


def refused(name: str, address: str, monkeypatch) -> str:
    """The sentences with which this address is refused, within a few seconds."""
    monkeypatch.setenv(VARIABLES[name], address)
    began = time.monotonic()
    with pytest.raises(AddressError) as caught:
        servers.start(name, say=None)
    assert time.monotonic() - began < 8
    assert VARIABLES[name] in caught.value.what
    assert repr(address) in caught.value.what
    return str(caught.value)


@pytest.mark.parametrize(("name", "address"), [(name, one) for name in VARIABLES for one in NOT_ADDRESSES[name]])
def test_what_is_no_address(name, address, monkeypatch):
    said = refused(name, address, monkeypatch)
    assert "that is not an address" in said
    assert "such as" in said


@pytest.mark.parametrize("name", VARIABLES)
def test_nothing_answers(name, free_port, monkeypatch):
    assert "nothing answers there" in refused(name, NOTHING_THERE[name].format(free_port), monkeypatch)


@pytest.mark.parametrize("name", VARIABLES)
def test_no_such_host(name, monkeypatch):
    address = NOTHING_THERE[name].format(9092).replace("localhost", "no-such-host.invalid")
    assert "nothing answers there" in refused(name, address, monkeypatch)


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize("listener", [silent, web])
def test_something_else_answers(name, listener, monkeypatch):
    monkeypatch.setattr(external, "PROBE_SECONDS", 0.5)
    with listener() as port:
        said = refused(name, NOTHING_THERE[name].format(port), monkeypatch)
    assert "something answers there, but not in this protocol" in said


def test_a_server_of_another_technology_answers(user, monkeypatch):
    address = user("kinesis").address.removeprefix("http://")
    assert "not in this protocol" in refused("kafka", address, monkeypatch)


def test_a_kafka_that_is_named_is_used_with_names_of_the_learners_own(user, monkeypatch, free_port):
    address = user("kafka").address
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", f"localhost:{free_port},{address}")
    said = []
    with servers.start("kafka", say=said.append) as kafka:
        assert (kafka.kind, kafka.address) == ("external", f"localhost:{free_port},{address}")
        assert kafka.named("user-events").endswith(".user-events")
        assert kafka.named("user-events") == kafka.named("user-events")
    assert "named by KAFKA_BOOTSTRAP_SERVERS" in said[0]


def test_a_moto_that_is_named_is_used_and_no_real_account_is_in_reach(user, monkeypatch):
    address = user("kinesis").address
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setenv("AWS_PROFILE", "my-company")
    with servers.start("kinesis", say=None) as kinesis:
        assert (kinesis.kind, kinesis.address) == ("external", address)
        client = boto3.client("kinesis")
        assert client.meta.endpoint_url == address
        assert client.list_streams()["StreamNames"] == []


def test_starting_twice_gives_the_same_server_and_so_do_processes_that_we_start(monkeypatch, free_port):
    monkeypatch.setattr(MotoServer, "port", free_port)  # on the standard one a stranger's server may answer
    child = "from lessons import servers; print(servers.start('kinesis', say=None).kind)"
    with servers.start("kinesis", say=None) as first, servers.start("kinesis", say=None) as second:
        assert (second.kind, second.address) == (first.kind, first.address) == ("local", first.address)
        assert second.named("user-events") == "user-events"
        ran = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, cwd=ROOT)
        assert ran.stdout == "local\n", ran.stderr
    with servers.start("kinesis", say=None) as again:  # the address that is still set is the first one's
        assert again.kind == "local"


@pytest.mark.parametrize("host", ["kinesis.us-east-1.amazonaws.com", "kinesis.eu-west-1.api.aws"])
def test_aws_itself_is_used_only_when_asked_by_name(host, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://{host}")
    with pytest.raises(AddressError, match=r"that is AWS itself.*LESSONS_KINESIS=real-aws \(AWS charges"):
        servers.start("kinesis", say=None)


def test_aws_asked_for_by_name_is_where_the_learners_own_settings_say_and_costs_are_told(user, monkeypatch):
    address = user("kinesis").address
    monkeypatch.setenv("LESSONS_KINESIS", "real-aws")
    monkeypatch.setenv("AWS_ENDPOINT_URL_KINESIS", address)  # where this learner's AWS is
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "my own")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    said = []
    with servers.start("kinesis", say=said.append) as kinesis:
        assert (kinesis.kind, kinesis.address) == ("external", address)
        assert kinesis.named("user-events").endswith(".user-events")
    assert "named by LESSONS_KINESIS=real-aws" in said[0]
    assert "AWS charges for every shard" in said[1]
    assert os.environ["AWS_SECRET_ACCESS_KEY"] == "my own"
    assert "AWS_ENDPOINT_URL" not in os.environ


def test_aws_asked_for_by_name_without_a_region(monkeypatch):
    monkeypatch.setenv("LESSONS_KINESIS", "real-aws")
    for name in ("AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    with pytest.raises(AddressError, match="Set AWS_DEFAULT_REGION"):
        servers.start("kinesis", say=None)


@pytest.mark.parametrize(
    ("endpoint", "amazon"),
    [
        ("https://kinesis.us-east-1.amazonaws.com", True),
        ("https://kinesis.cn-north-1.amazonaws.com.cn", True),
        ("kinesis.cn-north-1.amazonaws.com.cn:443", True),
        ("https://kinesis.eu-west-1.api.aws.", True),
        ("https://kinesis.eu-west-1.api.cloud.aws", True),
        ("http://localhost:5000", False),
        ("http://amazonaws.com.cn.example:5000", False),
        ("http://notamazonaws.com.cn", False),
    ],
)
def test_each_of_amazons_hosts_is_known_those_in_china_too(endpoint, amazon):
    assert aws.is_amazon(endpoint) is amazon
