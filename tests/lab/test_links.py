"""The way through the course by clicks: from the end of each notebook to the next."""

from lessons.course import outline


def test_the_last_link_of_a_lesson_leads_to_the_next(opened, watch):
    notebook = opened()
    for name in outline.NUMBERED[1:]:
        notebook.follow(name)
    assert watch.everything() == []
