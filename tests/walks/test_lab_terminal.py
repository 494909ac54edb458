"""Every command of the texts in the environment that the lab gives its terminals and kernels."""

import pytest

from lessons.setup import environment
from tests.walks import shells
from tests.walks.lines import LINES, type_it

OF_EACH_COMMAND = list({tuple(line.split()[3:5]): line for line in reversed(LINES)}.values())


@pytest.mark.parametrize("number", range(len(OF_EACH_COMMAND)), ids=OF_EACH_COMMAND)
def test_it_works(clone, number, tmp_path):
    folder = clone.folder / shells.FOLDERS[number % len(shells.FOLDERS)]
    type_it(shells.of_the_lab(folder), OF_EACH_COMMAND[number], tmp_path)


def test_its_python_is_the_courses_in_any_folder(tmp_path):
    code, said = shells.of_the_lab(tmp_path).type("python3 -c 'import sys, lessons; print(sys.prefix)'")
    assert (code, said.strip()) == (0, str(environment.VENV))


def test_what_a_command_starts_does_not_believe_to_have_entered(monkeypatch):
    monkeypatch.setenv(environment.ENTERED, str(environment.VENV))
    environ = {environment.ENTERED: str(environment.VENV)}
    assert environment.has_entered(environ)
    assert environ == {}
