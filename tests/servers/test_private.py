"""Nothing that another user has put into a shared folder is written to, and nobody else can read what is ours."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from lessons import servers
from lessons.servers.containers import engine
from lessons.servers.supervision import private, registry
from tests.servers import accounts

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def shared(home, monkeypatch) -> Path:
    """A folder like /tmp, in which everybody can make names; and no other place for what is private."""
    folder = home / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(private, "SHARED", folder)
    return folder


def theirs(shared: Path, make: str) -> None:
    """Another user is faster with our name, and makes it in this way."""
    (other,) = accounts.others()
    name = shared / f"{private.NAME}-{os.getuid()}"
    subprocess.run([*accounts.as_user(other.pw_uid), "sh", "-c", make.format(name=name)], check=True)


def test_a_folder_is_made_that_nobody_else_can_enter(shared):
    with engine.alone():
        [made] = shared.iterdir()
        assert private.folder() == made
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
        assert os.listdir(made) == ["containers.lock"]


@pytest.mark.parametrize(
    "make", ["ln -s {target} {name}", "mkdir {name}", "mkdir -m 777 {name}", "mkdir -m 700 {name}", "touch {name}"]
)
def test_what_another_user_has_put_there_is_left_alone(make, shared, home):
    mine = home / "mine"
    mine.mkdir()
    (mine / "containers.lock").write_text("a thesis")
    theirs(shared, make.replace("{target}", str(mine)))
    with engine.alone():
        assert private.folder() == home / "run"
    assert (mine / "containers.lock").read_text() == "a thesis"
    assert os.listdir(mine) == ["containers.lock"]
    assert [path for path in shared.glob("*/*") if not path.parent.is_symlink()] == []


def test_a_folder_of_ones_own_that_others_can_enter_is_not_used(shared, home):
    mine = shared / f"{private.NAME}-{os.getuid()}"
    mine.mkdir()
    mine.chmod(0o755)
    assert private.folder() == home / "run"


def test_a_link_in_the_place_of_the_lock_is_not_followed(shared, home):
    (home / "thesis.txt").write_text("a thesis")
    (private.folder() / "containers.lock").symlink_to(home / "thesis.txt")
    with pytest.raises(OSError, match="symbolic link"), engine.alone():
        pass
    assert (home / "thesis.txt").read_text() == "a thesis"


def test_the_systems_own_place_comes_first(shared, home, monkeypatch):
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    assert private.folder() == runtime / private.NAME


def test_nobody_else_can_read_a_servers_folder_its_record_or_its_kept_data(home, registration):
    with servers.start("eventstore", data=home / "kept", say=None):
        found = registration("eventstore")
        for place in (Path(found.folder), Path(found.socket).parent, registry.path("eventstore")):
            assert place.stat().st_mode & 0o077 == 0, place
    with servers.start("kinesis", say=None):
        assert Path(registration("kinesis").folder).stat().st_mode & 0o077 == 0
