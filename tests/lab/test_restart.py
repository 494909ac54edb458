"""A kernel that is restarted in mid lesson, and one that is stopped: what a learner reads, and what mends it."""

import re


def test_run_all_above_mends_a_restart(opened):
    notebook = opened()
    while "events.to_bytes" not in notebook.active.inner_text():
        notebook.run()
    notebook.restart()
    number = notebook.number()
    assert "NameError: name 'event' is not defined" in notebook.output(notebook.run())
    notebook.select(notebook.numbered(number))
    notebook.menu("Run", "Run All Above Selected Cell")
    notebook.select(notebook.numbered(number))
    assert notebook.output(notebook.run()).strip() == """b'{"type":"UserLoggedIn","userId":123}'"""


def test_a_cell_without_an_end_is_stopped_by_the_button(opened):
    notebook = opened()
    cell = notebook.code("event = {")
    notebook.write(cell, "while True:\n    pass")
    notebook.start()
    cell.get_by_text("[*]:").wait_for()
    notebook.interrupt()
    cell.get_by_text(re.compile(r"\[\d+\]:")).wait_for()
    assert "KeyboardInterrupt" in notebook.output(cell)
