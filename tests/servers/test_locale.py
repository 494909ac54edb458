"""A locale that knows no letters but ASCII's, and folders whose names have others."""

import pytest

from lessons import servers
from lessons.servers.supervision.environment import LOCALE_VARIABLES
from tests.servers.clients import OF
from tests.waiting import until

FOLDER = "Zażółć Zoë 数据"


@pytest.mark.parametrize("name", OF)
@pytest.mark.parametrize("variable", ["LC_ALL", "LANG"])
def test_data_in_a_folder_of_any_name_whatever_the_locale(name, variable, home, registration, monkeypatch):
    for other in LOCALE_VARIABLES:
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(variable, "C")
    with servers.start(name, data=home / FOLDER, say=None) as server:
        OF[name].write(server.address, b"kept")
    until(lambda: registration(name) is None)
    with servers.start(name, data=home / FOLDER, say=None) as server:
        assert OF[name].read(server.address) == [b"kept"]


@pytest.mark.parametrize(
    "name",
    [
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "_JAVA_OPTIONS",
        "CLASSPATH",
        "KAFKA_OPTS",
        "KAFKA_HEAP_OPTS",
        "PULSAR_MEM",
    ],
)
def test_what_the_caller_says_to_other_javas_is_not_said_to_ours(name, home, monkeypatch):
    monkeypatch.setenv(name, "-Xmx1m --nonsense")
    with servers.start("kafka", say=None) as kafka:
        OF["kafka"].write(kafka.address, b"event")
