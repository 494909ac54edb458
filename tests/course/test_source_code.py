from lessons import events
from lessons.course import source_code


def test_a_function_is_shown_as_it_is_run():
    shown = source_code.show_source(events.user_logged_in)
    assert repr(shown).startswith("# lessons.events\ndef user_logged_in(user_id: int")
    assert shown._repr_markdown_() == f"````python\n{shown!r}\n````"


def test_a_method_stands_at_the_margin():
    class Inner:
        def method(self):
            return 1

    assert source_code.show_source(Inner.method).code == "def method(self):\n    return 1"
