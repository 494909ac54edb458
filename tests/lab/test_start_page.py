"""The start page in JupyterLab: rendered, with links that open the notebooks, and as far as the learner is."""

from lessons.kafka.exercises import first_event as EXERCISE
from tools.walk import notebook as notebooks
from tools.walk.notebook import Notebook


def test_it_leads_into_the_course_and_shows_what_is_done(context, lab, watch):
    page = notebooks.page(context, lab, "/lab/tree/START.md")
    shown = page.locator(".jp-MarkdownViewer")
    shown.get_by_role("heading", name="The whole course").wait_for()
    shown.get_by_text("Begin here: Start here: send your first event (10 minutes).").wait_for()
    shown.get_by_role("link", name="Start here").first.click()
    solve(Notebook(page).wait("00_start_here"))
    page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", has_text="START.md").click()
    shown.get_by_text("Next: 1. Send and read events with Apache Kafka (65 minutes).").wait_for()
    shown.get_by_role("link", name="Kill a broker of a Kafka cluster").click()
    page.locator(".lm-TabBar-tab.lm-mod-current").get_by_text("kafka_cluster.ipynb").wait_for()
    assert watch.everything() == []


def solve(notebook: Notebook) -> None:
    notebook.select(notebook.code("exercises.first_event"))
    notebook.run()
    notebook.write(notebook.code("event = ..."), EXERCISE.solution_code)
    notebook.run()
    notebook.select(notebook.code("exercises.first_event.check"))
    assert "Correct" in notebook.output(notebook.run())
