"""The certificate: what was done with its days, whatever names there are, and never over another file."""

import argparse
import datetime
import re
from html.parser import HTMLParser

import pytest

from lessons.commands import progress as command
from lessons.course import certificate, openings, outline, progress, quiz
from lessons.course.certificate import CertificateError
from lessons.course.progress import Entry


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path / "home"))
    return tmp_path


def run(file, name="") -> int:
    return command.run(argparse.Namespace(certificate=str(file), name=name, export=None, room=None))


def rows(page: str) -> list[tuple[str, ...]]:
    return re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", page)


def test_it_lists_what_was_done_with_its_day(home, capsys):
    progress.attempted("kafka.first_event", correct=True)
    progress.attempted("kafka.read_all", correct=False)
    quiz.answer(1, "b")
    assert run(home / "done.html") == 0
    page = (home / "done.html").read_text(encoding="utf-8")
    assert [day for _, day in rows(page)] == [datetime.date.today().isoformat()]
    assert re.search(r"\b1 of \d+ exercises, made for \d+ minutes; 1 of 20 questions", page)
    assert "done.html" in capsys.readouterr().out


def test_with_everything_done_each_exercise_has_a_row():
    tasks = [task for name in outline.EVERY for task in openings.read(name).tasks]
    page = certificate.html({task.id: Entry(1, done=True, done_on="2026-01-02") for task in tasks}, (20, 20))
    assert len(rows(page)) == len(tasks)


def test_with_nothing_done_it_says_so():
    page = certificate.html({}, (0, 20))
    assert "0 of " in page
    assert rows(page) == []


def test_a_day_that_an_older_version_has_not_kept_is_said():
    page = certificate.html({"kafka.first_event": Entry(1, done=True)}, (0, 20))
    assert rows(page)[0][1] == certificate.NO_DAY


def test_the_first_day_stays(monkeypatch):
    progress.attempted("kafka.one", correct=True)
    first = progress.read()["kafka.one"].done_on

    class Later(datetime.date):
        @classmethod
        def today(cls):
            return cls(2099, 1, 1)

    monkeypatch.setattr(datetime, "date", Later)
    progress.attempted("kafka.one", correct=True)
    assert progress.read()["kafka.one"].done_on == first


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_it_is_well_formed_and_has_no_scripts_and_no_links(home):
    progress.attempted("kafka.first_event", correct=True)
    run(home / "done.html", name="<script>Ann & 'Bob'</script>")
    page = (home / "done.html").read_text(encoding="utf-8")
    elements = _Elements(page)
    assert elements.open == []
    assert elements.names.isdisjoint({"script", "a", "img", "link", "iframe"})
    assert "&lt;script&gt;Ann &amp;" in page


def test_it_names_nobody_unless_asked_to(home, monkeypatch):
    monkeypatch.setenv("USER", "somebody-here")
    run(home / "done.html")
    page = (home / "done.html").read_text(encoding="utf-8")
    assert "somebody-here" not in page
    assert str(home) not in page


def test_an_older_certificate_is_replaced_and_another_file_never(home):
    file = home / "done.html"
    assert run(file) == run(file, name="Ann") == 0
    assert "Ann" in file.read_text(encoding="utf-8")
    file.write_text("<html>my own page</html>")
    with pytest.raises(CertificateError, match="is no certificate"):
        run(file)
    assert file.read_text() == "<html>my own page</html>"


@pytest.mark.parametrize("name", ["nowhere/done.html", "."])
def test_a_place_that_can_not_be_is_told(home, name):
    with pytest.raises(CertificateError, match="can't be written"):
        run(home / name)
