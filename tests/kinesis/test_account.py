"""Real AWS by the name of a profile: what is missing is told in a sentence, and no key is ever shown."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lessons import servers
from lessons.errors import AddressError
from lessons.kinesis.server import account
from lessons.servers import catalogue
from lessons.servers import settings as server_settings
from lessons.servers.supervision.protocol import ProbeResult

KEYS = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = hidden-secret\n"
CREDENTIALS = f"[default]\n{KEYS}[teach]\n{KEYS}"
CONFIG = "[profile teach]\nregion = eu-central-1\n[profile bare]\nregion = eu-west-1\n"


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    """Files as a learner has them, and an environment that asks for AWS itself."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in account.FOR_BOTO3:  # what the file says is set there by the course
        monkeypatch.setenv(name, "")
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


class Refusing(BaseHTTPRequestHandler):
    """Answers as AWS does to whom it refuses: unsigned questions, and those of the learner."""

    code = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        content = json.dumps({"__type": self.code}).encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def refusing(monkeypatch):
    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://localhost:{server.server_port}")
        yield
        server.shutdown()


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (
            "UnrecognizedClientException",
            "AWS does not take the key of your profile 'teach' (UnrecognizedClientException).",
        ),
        ("ExpiredTokenException", "The session of your profile 'teach' has ended (ExpiredTokenException)."),
        ("AccessDeniedException", "AWS does not let your profile 'teach' list streams (AccessDeniedException)."),
    ],
)
def test_what_aws_refuses_is_told_before_a_lesson_begins(monkeypatch, refusing, code, what):
    monkeypatch.setattr(Refusing, "code", code)
    monkeypatch.setenv("AWS_PROFILE", "teach")
    told = refusal()
    assert told.what == what
    assert told.do.endswith(account.OR_NOT)


def test_the_file_may_name_the_profile_and_not_that_it_is_used(monkeypatch, tmp_path):
    file = tmp_path / "own.env"
    file.write_text("AWS_PROFILE=nobody\nLESSONS_KINESIS=real-aws\n")
    monkeypatch.setenv("LESSONS_ENV_FILE", str(file))
    assert refusal().what.endswith("your AWS settings have no profile 'nobody'.")
    monkeypatch.delenv("LESSONS_KINESIS")
    assert catalogue.load("kinesis").external_address(server_settings.environ()) is None
