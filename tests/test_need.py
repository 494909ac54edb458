"""What is not on every machine is skipped, except where it must be there."""

import pytest

from tests import need

MUST = "LESSONS_NEED_SOMETHING"


@pytest.mark.parametrize(("value", "outcome"), [("", pytest.skip.Exception), ("yes", pytest.fail.Exception)])
def test_missing_is_skipped_or_fails(monkeypatch, value, outcome):
    monkeypatch.setenv(MUST, value)
    with pytest.raises(outcome, match="there is none here"):
        need.skip("there is none here", MUST)
