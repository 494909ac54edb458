"""Figures of vendors that were read long ago are listed."""

from datetime import date

from lessons.facts import Fact
from tools import facts

OLD = Fact(1, "of something", "a guide", date(2026, 1, 1))
OLDER = Fact(2, "of something", "a guide", date(2025, 1, 1))
NEW = Fact(3, "of something", "a guide", date(2026, 7, 1))


def test_what_was_read_more_than_half_a_year_ago_is_listed_oldest_first():
    assert facts.old({"old": OLD, "new": NEW, "older": OLDER}, date(2026, 8, 1)) == [("older", OLDER), ("old", OLD)]


def test_what_is_listed_names_value_source_and_day(monkeypatch, capsys):
    monkeypatch.setattr(facts, "FACTS", {"older": OLDER})
    assert facts.main() == 1
    assert "older: 2 of something. Read 01 January 2025 in: a guide." in capsys.readouterr().out


def test_when_nothing_is_old_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(facts, "FACTS", {})
    assert facts.main() == 0
    assert capsys.readouterr().out == "0 of 0 figures were read more than half a year ago.\n"
