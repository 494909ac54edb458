"""Every name in code letters exists: in the code beside it, in what is installed, or elsewhere with its source."""

import re
from collections.abc import Set

import pytest

from tests.prose import spans, vocabulary
from tests.prose.elsewhere import ELSEWHERE

EVERY = spans.texts()


def is_known(name: str, words: Set[str]) -> bool:
    """Whether the name is among these words, or something installed has it; one with points also by its parts."""
    if name in ELSEWHERE or name in words or vocabulary.exists(name):
        return True
    python = vocabulary.of_the_course() | vocabulary.of_clients() | words
    return all(part in python for part in re.split(r"[.-]", name))


@pytest.mark.parametrize("text", EVERY, ids=lambda text: text.where)
def test_every_name_in_code_letters_exists(text):
    words = set(re.findall(r"[\w$.-]+", text.shown)) | set(re.findall(r"[\w$]+", text.shown))
    assert sorted(name for name in spans.names(text) if not is_known(name, words)) == []


def test_no_source_is_kept_for_a_name_that_is_said_no_more():
    said = {name for text in EVERY for name in spans.names(text)}
    assert sorted(ELSEWHERE.keys() - said) == []


def test_no_source_is_kept_for_a_name_that_is_installed():
    assert [name for name in ELSEWHERE if vocabulary.exists(name)] == []


@pytest.mark.parametrize(
    "name", ["NoBrokersAvailable", "buffer_memory", "min.insync.replica", "PutRecordz", "retention.sm"]
)
def test_a_name_that_does_not_exist_is_found(name):
    assert not is_known(name, set())


@pytest.mark.parametrize(
    "name",
    [
        "min.insync.replicas",
        "schemaValidationEnforced",
        "linger_ms",
        "ReportBatchItemFailures",
        "kafka.address",
        "boto3",
    ],
)
def test_a_name_of_what_is_installed_is_known(name):
    assert is_known(name, set())
