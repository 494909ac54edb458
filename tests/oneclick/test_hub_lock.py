"""The hub's packages: locked by hash, in a lock of their own, and at odds with none of the course's."""

import re

from lessons.setup.environment import ROOT, locked

FOLDER = ROOT / "deploy" / "jupyterhub"
LOCK = (FOLDER / "requirements.txt").read_text(encoding="utf-8")
ASKED = re.findall(r"^([\w-]+) +#", (FOLDER / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE)
PINNED = re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE)


def test_what_is_asked_for_is_locked_and_no_learner_gets_it():
    assert ASKED == ["jupyterhub", "jupyterhub-idle-culler", "configurable-http-proxy"]
    assert set(ASKED) <= {name for name, _ in PINNED}
    assert not set(ASKED) & set(locked())


def test_a_learners_server_meets_no_other_version_of_a_package_of_the_course():
    course = locked()
    assert {name: version for name, version in PINNED if version not in course.get(name, {version})} == {}


def test_every_package_has_its_hashes():
    assert all("--hash=sha256:" in LOCK.partition(f"\n{name}=={version}")[2][:400] for name, version in PINNED)


def test_the_lock_names_the_command_that_is_told_to_make_it():
    told = re.search(r"^# +(uv .*)$", (FOLDER / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert told
    assert told[1] in LOCK.splitlines()[1]
