"""A kernel that is restarted in mid lesson, and one that is stopped: what a learner reads, and what mends it."""

ABOVE = "Run All Above Selected Cell"


def test_run_all_above_mends_a_restart(opened):
    notebook = opened()
    notebook.run_to("events.to_bytes")
    notebook.restart()
    failed = notebook.run()
    read = notebook.output(failed)
    assert "NameError: name 'event' is not defined" in read
    assert ABOVE in read
    notebook.select(failed)
    notebook.menu("Run", ABOVE)
    notebook.select(failed)
    assert notebook.output(notebook.run()).strip() == """b'{"type":"UserLoggedIn","userId":123}'"""


def test_a_cell_without_an_end_is_stopped_by_the_button(opened):
    notebook = opened()
    cell = notebook.code("event = {")
    notebook.write(cell, "while True:\n    pass")
    notebook.start()
    cell.get_by_text("[*]:").wait_for()
    notebook.interrupt()
    read = notebook.output(notebook.ended(cell))
    assert "KeyboardInterrupt: this cell was stopped on line" in read
    assert "Traceback" not in read
