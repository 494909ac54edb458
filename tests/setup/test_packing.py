"""What goes into a pack: all that the locks need on each computer, and nothing for a computer that is not known."""

import platform
import sys

import pytest

from lessons.commands import fetch, pack
from lessons.commands.packing import course, gathering, wheels
from lessons.errors import FetchError, SetupError
from lessons.servers.java.java_server import JavaServer
from lessons.setup import jarlock, supported
from lessons.setup.packs import contents

LINUX, ARM, MAC, INTEL = supported.SYSTEMS
MINE = sys.version_info[:2]


def test_without_words_it_is_for_this_computer_and_python():
    (found,) = pack.pairs_of([], [])
    assert contents.pair(supported.name(*found[1][:2]), found[0]) == contents.pair(
        supported.name(sys.platform, platform.machine()), MINE
    )


def test_a_computer_is_meant_with_all_its_pythons():
    assert pack.pairs_of(["macos-x86_64"], []) == [(version, INTEL) for version in supported.PYTHONS[:-1]]
    assert pack.pairs_of(["linux-arm64", "linux-arm64"], ["3.12"]) == [((3, 12), ARM)]
    assert sorted(pack.pairs_of(["all"], [])) == sorted(supported.pairs())
    assert pack.pairs_of(["all"], ["3.14"]) == [((3, 14), row) for row in (LINUX, ARM, MAC)]


@pytest.mark.parametrize(
    ("platforms", "pythons", "what", "do"),
    [
        (["windows-x86_64"], [], "inside WSL", "Take linux-x86_64"),
        (["linux-riscv64"], [], "There is no computer called linux-riscv64.", "linux-x86_64, linux-arm64, macos-arm64"),
        (["macos-x86_64"], ["3.14"], "does not run by Python 3.14 on macos-x86_64", "Python 3.10 to 3.14"),
        (["all"], ["3.9"], "does not run by Python 3.9", "Python 3.10 to 3.14"),
    ],
)
def test_what_is_not_supported_is_told(platforms, pythons, what, do):
    with pytest.raises(SetupError) as told:
        pack.pairs_of(platforms, pythons)
    assert what in told.value.what
    assert do in told.value.do


def test_all_jars_that_the_servers_of_this_computer_download_are_in():
    wanted = {jar for server in fetch.wanted() if isinstance(server, JavaServer) for jar in server.downloads()}
    assert wanted <= set(pack.jars_of(pack.pairs_of([], [])))


def test_native_jars_are_those_of_the_chosen_computers():
    every = {jar for lock in contents.jar_locks() for jar in jarlock.read_whole_lock(lock)}
    native = {jar.coordinates[3] for jar in every if jar.coordinates[3:]}
    assert native == {"linux-x86_64", "linux-aarch_64"}
    for row, mine in ((LINUX, {"linux-x86_64"}), (ARM, {"linux-aarch_64"}), (MAC, set())):
        found = pack.jars_of([(MINE, row)])
        assert {jar.coordinates[3] for jar in found if jar.coordinates[3:]} == mine
        assert len(found) == len(set(found))
    assert set(pack.jars_of([(MINE, row) for row in supported.SYSTEMS])) == every


def wheel(tag: str, digest: str = "a") -> dict:
    return {"url": f"https://example.org/tiny-1.0-{tag}.whl", "hashes": {"sha256": digest}}


@pytest.mark.parametrize(
    ("system", "best"),
    [(LINUX, "cp313-cp313-manylinux_2_28_x86_64"), (MAC, "cp39-abi3-macosx_11_0_universal2"), (ARM, "py3-none-any")],
)
def test_the_wheel_that_fits_best_is_taken(system, best):
    names = ["py3-none-any", "cp39-abi3-manylinux_2_17_x86_64", "cp313-cp313-manylinux_2_28_x86_64"]
    names += ["cp313-cp313-manylinux_2_34_x86_64", "cp39-abi3-macosx_11_0_universal2", "cp313-cp313-macosx_14_0_arm64"]
    found = wheels.best({"wheels": [wheel(name) for name in names]}, "--hash=sha256:a", wheels.tags((3, 13), system))
    assert found is not None
    assert wheels.file_name(found) == f"tiny-1.0-{best}.whl"


def test_a_python_gets_what_any_of_its_releases_needs():
    """A lock may have one version of a package until 3.11.4, and another since 3.11.5."""
    found = [
        {"name": "old", "marker": "python_full_version < '3.11.5'"},
        {"name": "new", "marker": "python_full_version >= '3.11.5'"},
        {"name": "other", "marker": "python_full_version >= '3.12' or sys_platform == 'darwin'"},
    ]
    assert [one["name"] for one in wheels.needed(found, (3, 11), LINUX)] == ["old", "new"]
    assert [one["name"] for one in wheels.needed(found, (3, 12), LINUX)] == ["new", "other"]
    assert [one["name"] for one in wheels.needed(found, (3, 10), MAC)] == ["old", "other"]


def test_a_package_without_a_wheel_is_told_with_its_computer():
    found = [{"name": "tiny", "wheels": [wheel("cp312-cp312-macosx_11_0_arm64")]}]
    with pytest.raises(FetchError, match=r"tiny has no wheel for linux-arm64 3\.13\."):
        gathering.wheels_for(found, "--hash=sha256:a", (3, 13), ARM)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://me:secret@example.org/a/course.git", "https://example.org/a/course.git"),
        ("git@example.org:a/course.git", "git@example.org:a/course.git"),
        ("/home/teacher/course", ""),
    ],
)
def test_no_password_and_no_folder_goes_into_a_pack(monkeypatch, address, kept):
    monkeypatch.setattr(course, "_git", lambda *words: address)
    assert course.origin() == kept
    assert f'ORIGIN = "{kept}"' in course.starter(came_from=kept)


@pytest.mark.parametrize(("said", "what"), [(None, "is no git clone"), ("true", "only a part of its history")])
def test_a_course_that_git_cannot_give_is_told(monkeypatch, tmp_path, said, what):
    monkeypatch.setattr(course, "_git", lambda *words: said)
    with pytest.raises(course.CourseError, match=what):
        course.bundle(tmp_path / "bundle")
