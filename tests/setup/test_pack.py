"""Set-up from a pack: no network, nothing that is not locked, and a sentence for each pack that can't be used."""

import hashlib
import random
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from lessons.errors import SetupError
from lessons.setup import supported
from lessons.setup.packs import contents, reading, taking
from tests.servers.disks import mounted
from tests.setup import packs
from tests.setup.conftest import Project, build


@pytest.fixture
def bare(fresh: Project, tmp_path: Path) -> Project:
    """A clone with a `fetch`, in which no command has been run."""
    shutil.copy(
        fresh.folder / "lessons" / "commands" / "progress.py", fresh.folder / "lessons" / "commands" / "fetch.py"
    )
    return fresh


def fetch(project: Project, source, tmp_path: Path, **environ: str):
    return project.run(
        "fetch", "--from", str(source), **{**packs.NO_NETWORK, "M2_REPO": str(tmp_path / "m2"), **environ}
    )


def assert_refused(ran, project: Project, what: str) -> None:
    assert ran.returncode == 1
    assert what in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 2, ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (project.folder / ".venv" / "ready").exists()


def test_everything_comes_from_the_pack(bare, tmp_path):
    packs.lock_jar(bare)
    ran = fetch(bare, packs.make(bare, tmp_path / "course.pyz"), tmp_path)
    assert "with tiny 1.0" in ran.stdout, ran.stdout + ran.stderr
    assert (tmp_path / "m2" / packs.JAR).read_bytes() == packs.JAR_TEXT
    assert not (bare.folder / ".venv" / "pack-wheels").exists()
    assert "with tiny 1.0" in bare.run("progress").stdout


def test_a_folder_with_spaces_is_one(bare, tmp_path):
    bare.folder = bare.folder.rename(tmp_path / "my own course")
    ran = fetch(bare, packs.make(bare, tmp_path / "a pack.pyz"), tmp_path)
    assert "with tiny 1.0" in ran.stdout, ran.stdout + ran.stderr


def test_a_pack_may_be_named_from_the_home(bare, tmp_path):
    packs.make(bare, tmp_path / "course.pyz")
    assert "with tiny 1.0" in fetch(bare, "~/course.pyz", tmp_path, HOME=str(tmp_path)).stdout


def test_what_is_there_and_right_is_not_taken_again(bare, tmp_path):
    packs.lock_jar(bare)
    pack = packs.make(bare, tmp_path / "course.pyz")
    fetch(bare, pack, tmp_path)
    packs.make(bare, pack, {contents.JARS + packs.JAR: b"another jar", "wheels/tiny-1.0-py3-none-any.whl": b"none"})
    ran = fetch(bare, pack, tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "from the pack" not in ran.stdout


def test_a_damaged_jar_is_replaced(bare, tmp_path):
    packs.lock_jar(bare)
    jar = tmp_path / "m2" / packs.JAR
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"a JAR")
    fetch(bare, packs.make(bare, tmp_path / "course.pyz"), tmp_path)
    assert jar.read_bytes() == packs.JAR_TEXT
    assert jar.with_suffix(".jar.damaged").read_bytes() == b"a JAR"


@pytest.mark.parametrize("name", ["wheels/tiny-1.0-py3-none-any.whl", contents.JARS + packs.JAR])
def test_another_file_of_the_same_name_is_refused(bare, tmp_path, name):
    packs.lock_jar(bare)
    other = build(tmp_path, "1.0")
    with zipfile.ZipFile(other, "a") as wheel:
        wheel.writestr("evil.py", "print('ran')")
    ran = fetch(bare, packs.make(bare, tmp_path / "course.pyz", {name: other.read_bytes()}), tmp_path)
    assert_refused(ran, bare, f"{name} in {tmp_path / 'course.pyz'} is not the file that is locked")
    assert not (tmp_path / "m2" / packs.JAR).exists() or name.startswith("wheels")


@pytest.mark.parametrize("part", [b"VERSION = ", packs.JAR_TEXT])
def test_one_altered_byte_is_refused(bare, tmp_path, part):
    packs.lock_jar(bare)
    pack = packs.make(bare, tmp_path / "course.pyz")
    packs.spoil(pack, part)
    assert_refused(
        fetch(bare, pack, tmp_path), bare, "is not the file that is locked: the pack was altered or damaged."
    )


def test_a_file_that_is_missing_is_told(bare, tmp_path):
    pack = packs.make(bare, tmp_path / "course.pyz", wheels={packs.PAIR: ["other-1.0-py3-none-any.whl"]})
    assert_refused(fetch(bare, pack, tmp_path), bare, "wheels/other-1.0-py3-none-any.whl in ")


def test_a_pack_without_a_locked_package_is_told(bare, tmp_path):
    pack = packs.make(bare, tmp_path / "course.pyz", wheels={packs.PAIR: []})
    assert_refused(fetch(bare, pack, tmp_path), bare, "The pack has no file of a package for this Python")


def test_a_truncated_pack_is_told(bare, tmp_path):
    pack = packs.make(bare, tmp_path / "course.pyz")
    pack.write_bytes(pack.read_bytes()[:-30])
    assert_refused(fetch(bare, pack, tmp_path), bare, "is not a whole pack: it is damaged, or its end is missing")


def test_what_is_no_pack_is_told(bare, tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.txt", "a")
    assert_refused(fetch(bare, tmp_path / "other.zip", tmp_path), bare, "is no pack that this copy of the course knows")


@pytest.mark.parametrize(("name", "reason"), [("none.pyz", "No such file or directory"), ("", "Is a directory")])
def test_no_file_is_told(bare, tmp_path, name, reason):
    assert_refused(fetch(bare, tmp_path / name, tmp_path), bare, f"can't be read ({reason}).")


def test_a_pack_for_another_computer_says_for_which(bare, tmp_path):
    pack = packs.make(bare, tmp_path / "course.pyz", wheels={"amiga-m68k 3.11": []})
    ran = fetch(bare, pack, tmp_path)
    assert_refused(ran, bare, f"is for amiga-m68k, and this computer is {packs.HERE}.")
    assert f"pack FILE --for {packs.HERE}" in ran.stderr


def test_a_pack_for_other_pythons_says_for_which(bare, tmp_path):
    pack = packs.make(bare, tmp_path / "course.pyz", wheels={f"{packs.HERE} 3.7": [], f"{packs.HERE} 3.8": []})
    mine = supported.dotted(sys.version_info[:2])
    assert_refused(fetch(bare, pack, tmp_path), bare, f"is for Python 3.7, 3.8, and this is Python {mine}.")


def test_a_pack_of_other_locks_is_told(bare, tmp_path):
    pack = packs.make(bare, tmp_path / "course.pyz")
    bare.lock("2.0")
    assert_refused(fetch(bare, pack, tmp_path), bare, "holds other versions than this copy of the course locks.")


def test_too_little_room_is_told(bare, tmp_path):
    with mounted(tmp_path / "disk", "20m") as disk:
        bare.folder = shutil.copytree(bare.folder, disk / "course")
        ran = fetch(bare, packs.make(bare, tmp_path / "course.pyz"), tmp_path)
        assert_refused(ran, bare, " MB are free on the disk of ")


def test_no_damage_of_a_byte_gets_through(fresh, tmp_path, monkeypatch):
    """Wherever the byte is: either a sentence, or the file is the one that is locked."""
    monkeypatch.setattr(taking, "LOCK", fresh.folder / "requirements.txt")
    monkeypatch.setattr(contents, "locks", lambda: packs.contents_of(fresh).locks)
    monkeypatch.setattr(taking.disk_space, "ENVIRONMENT", 0)
    whole = packs.make(fresh, tmp_path / "course.pyz").read_bytes()
    digest, told = hashlib.sha256((fresh.wheels / "tiny-1.0-py3-none-any.whl").read_bytes()).hexdigest(), 0
    chance = random.Random(1)
    for number in range(400):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        (tmp_path / "spoilt.pyz").write_bytes(spoilt)
        folder = tmp_path / str(number)
        try:
            with reading.opened(str(tmp_path / "spoilt.pyz")) as pack:
                reading.require_for_here(pack)
                taking.wheels(pack, folder)
        except SetupError:
            told += 1
        found = [hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.whl")]
        assert set(found) <= {digest}
    assert told > 100
