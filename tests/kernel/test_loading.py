"""Every kernel of the environment has the course's extension from its start; another one from the first exercise on."""

from lessons import kernel as extension
from lessons.setup import environment
from tests.kernel.kernels import started

LOADED = "import lessons.kernel; lessons.kernel.record() is not None"
WITHOUT = ("--InteractiveShellApp.extensions=[]",)


def test_a_kernel_has_it_before_anything_is_imported(tmp_path):
    with started(tmp_path, tmp_path) as kernel:
        assert kernel.run("import sys; 'lessons.kernel' in sys.modules").text == "True"
        assert kernel.run(LOADED).text == "True"


def test_a_kernel_that_was_not_set_up_has_it_from_the_first_exercise_on(tmp_path):
    with started(tmp_path, tmp_path, WITHOUT) as kernel:
        assert kernel.run(LOADED).text == "False"
        kernel.run("from lessons.kafka import exercises")
        assert kernel.run("event = 1 / 0").error
        kernel.run("event = {}")
        kernel.run("event = 1 / 0")
        assert kernel.run("exercises.first_event.check(event)").text.startswith("The cell to fill failed.")


def test_without_ipython_there_is_no_record():
    extension.load_where_there_is_a_shell()
    assert extension.record() is None


def test_an_environment_of_before_gets_the_settings_and_keeps_them(tmp_path):
    environment.prepare_kernels(tmp_path)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert file == tmp_path / "etc" / "ipython" / "ipython_kernel_config.py"
    wanted, inode = file.read_text(), file.stat().st_mtime_ns
    environment.prepare_kernels(tmp_path)
    assert file.stat().st_mtime_ns == inode, "it is not written at every command"
    file.write_text("another version's")
    environment.prepare_kernels(tmp_path)
    assert file.read_text() == wanted


def test_whoever_enters_the_environment_brings_the_settings(tmp_path, monkeypatch):
    monkeypatch.setattr(environment.prepare_kernels, "__defaults__", (tmp_path,))
    monkeypatch.setattr(environment, "is_made", lambda: True)
    monkeypatch.setattr(environment.os, "execve", lambda *_: None)
    monkeypatch.delenv(environment.ENTERED, raising=False)
    environment.enter(["status"])
    assert (tmp_path / "etc" / "ipython" / "ipython_kernel_config.py").exists()
