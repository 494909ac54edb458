"""Real AWS by the name of a profile: what is missing is told in a sentence, and no key is ever shown."""

import os

import pytest

from lessons import servers
from lessons.errors import AddressError
from lessons.kinesis.server import account
from lessons.servers.supervision.protocol import ProbeResult

KEYS = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = hidden-secret\n"
CREDENTIALS = f"[default]\n{KEYS}[teach]\n{KEYS}"
CONFIG = "[profile teach]\nregion = eu-central-1\n[profile bare]\nregion = eu-west-1\n"


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    """Files as a learner has them, and an environment that asks for AWS itself."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for variable, text in (("AWS_SHARED_CREDENTIALS_FILE", CREDENTIALS), ("AWS_CONFIG_FILE", CONFIG)):
        (tmp_path / variable).write_text(text)
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("LESSONS_KINESIS", "real-aws")
    monkeypatch.setenv("LESSONS_SERVERS", "auto")


def refusal():
    with pytest.raises(AddressError) as raised:
        servers.start("kinesis", say=None)
    assert "hidden-secret" not in str(raised.value)
    assert "AKIAEXAMPLE" not in str(raised.value)
    return raised.value


def test_a_profile_says_where_and_who(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "teach")
    assert account.endpoint(os.environ) == "https://kinesis.eu-central-1.amazonaws.com"


def test_a_profile_that_is_not_there_is_named_with_those_that_are(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    told = refusal()
    assert told.what.endswith("your AWS settings have no profile 'nobody'.")
    assert "(you have bare, default, teach)" in told.do


def test_a_profile_without_keys_is_told_before_anything_is_sent(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "bare")
    assert refusal().what.endswith("your AWS settings have no keys for it.")


def test_a_profile_without_a_region_is_told():
    assert refusal().do.startswith("Set AWS_DEFAULT_REGION")


def test_where_nothing_answers_nobody_is_told_to_start_amazons_server(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "teach")
    monkeypatch.setattr("lessons.kinesis.server.protocol.KinesisProtocol.probe", lambda *_: ProbeResult.NOTHING)
    told = refusal()
    assert told.what.startswith("LESSONS_KINESIS=real-aws (profile teach) names 'https://kinesis.eu-central-1.")
    assert told.do.startswith("Look at your network connection and at the region of your AWS settings, or unset")
