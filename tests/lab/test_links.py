"""The way through the course by clicks: from the end of a notebook to the next, and back to the start page."""

from lessons.course import outline


def test_the_last_links_of_a_lesson_lead_on_and_back(opened, watch):
    notebook = opened()
    for name in outline.NUMBERED[1:3]:
        notebook.follow(name)
    notebook.panel.get_by_role("link", name="the start page").last.click()
    notebook.page.locator(".jp-MarkdownViewer").get_by_role("heading", name="The whole course").wait_for()
    assert watch.everything() == []
