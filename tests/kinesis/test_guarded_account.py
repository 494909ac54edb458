"""Lessons in an account that checks: a profile's keys, and a policy for the learner's prefix and for nothing else."""

import os
from collections.abc import Iterator
from typing import Any

import boto3
import nbformat
import pytest
from botocore.exceptions import ClientError

from lessons import servers
from lessons.choosing.kinesis_trials import KinesisTrials
from lessons.choosing.trials import READERS
from lessons.errors import ServerError
from lessons.kinesis import buckets, streams
from lessons.servers.supervision.prefix import own_prefix
from tests import harness
from tests.kinesis import guarded_account

THEIRS = "user-events"
"""A stream of somebody else's that is called as the lesson's own is."""


@pytest.fixture(scope="module")
def account() -> Iterator[str]:
    with guarded_account.account() as address:
        with guarded_account.as_root("kinesis", address) as client:
            client.create_stream(StreamName=THEIRS, ShardCount=1)
        yield address


@pytest.fixture
def learner(account, monkeypatch, tmp_path) -> Iterator[Any]:
    """A client of the learner whose environment names the account."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    user = tmp_path.name
    with guarded_account.checking(account, user, guarded_account.rights(), tmp_path) as environ:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        yield boto3.session.Session().client("kinesis")


def test_a_whole_lesson_needs_no_more_than_the_rights_of_the_page(learner):
    notebook = harness.path("02_kinesis")
    harness.run(nbformat.read(notebook, as_version=4), notebook.parent)
    assert streams.stream_names(learner) == [THEIRS]


def test_a_stream_without_the_prefix_is_refused_and_the_sentence_names_the_right_and_the_prefix(learner):
    with pytest.raises(ServerError) as told:
        streams.recreate_stream(learner, THEIRS)
    assert told.value.what == f"AWS does not let you do kinesis:DeleteStream on the stream {THEIRS}."
    assert f"begin with '{own_prefix()}.'" in told.value.do


def test_a_key_that_signs_wrongly_is_refused(learner, monkeypatch, tmp_path):
    key = (tmp_path / "credentials").read_text().split("\n")[1].partition(" = ")[2]
    wrong = boto3.session.Session(key, "not-the-secret").client("kinesis")
    with pytest.raises(ClientError, match="InvalidSignatureException"):
        wrong.list_streams()


def test_the_trials_need_no_name_that_the_rights_don_t_cover(learner):
    with servers.start("kinesis", say=None) as kinesis:
        assert KinesisTrials(kinesis).sharing() == READERS


def test_what_needs_a_role_says_so_before_anything_is_made(learner):
    with servers.start("kinesis", say=None) as kinesis, pytest.raises(ServerError, match="no role for Firehose"):
        buckets.recreate_bucket(boto3.client("s3"), buckets.dashed_name(kinesis, "mine"))
