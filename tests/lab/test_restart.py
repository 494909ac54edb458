"""A kernel that is restarted in mid lesson, and one that is stopped: what a learner reads, and what mends it."""

import pytest


@pytest.fixture
def restarted(opened):
    """The first notebook, run as far as its first cells, with a kernel that knows nothing of it any more."""
    notebook = opened()
    for _ in range(5):
        notebook.run()
    notebook.menu("Kernel", "Restart Kernel…")
    notebook.page.get_by_role("button", name="Restart").click()
    notebook.wait_for_kernel()
    return notebook


def test_run_all_above_mends_a_restart(restarted):
    notebook = restarted
    notebook.select(notebook.code("data = events.to_bytes(event)"))
    cell = notebook.run()
    assert "NameError: name 'event' is not defined" in cell.locator(".jp-OutputArea").inner_text()
    notebook.select(cell)
    notebook.menu("Run", "Run All Above Selected Cell")
    notebook.select(cell)
    assert "UserLoggedIn" in notebook.run().locator(".jp-OutputArea").inner_text()


def test_a_long_cell_is_stopped_by_the_button(opened):
    notebook = opened()
    cell = notebook.code("event = {")
    notebook.write(cell, "while True:\n    pass")
    notebook.start()
    cell.get_by_text("[*]:").wait_for()
    notebook.page.get_by_role("button", name="Interrupt the kernel").click()
    notebook.wait_for_kernel()
    assert "KeyboardInterrupt" in cell.locator(".jp-OutputArea").inner_text()
