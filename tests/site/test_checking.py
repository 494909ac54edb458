"""The look over a built site finds each kind of fault, and nothing in a site without one."""

import pytest

from tools.site import checking, not_found

HEAD = "<!doctype html><html><head><title>A page</title>"
GOOD = f'{HEAD}<link rel="stylesheet" href="s/a.css"></head><body id="top"><img src="data:x"><a href="b/c.html#there">'


@pytest.fixture
def folder(tmp_path):
    """A small site."""
    for name, text in {
        "index.html": GOOD,
        "b/c.html": f'{HEAD}</head><h1 id="there"></h1><a href="../index.html#top">',
        "s/a.css": "p { background: url(p.png) }",
        "s/p.png": "",
        "404.html": not_found.page("/name/"),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_nothing_is_wrong_with_a_good_site(folder):
    assert checking.faults(folder) == []


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ('<a href="b/d.html">', "index.html: the link b/d.html leads nowhere"),
        ('<a href="b/c.html#nowhere">', "index.html: the link b/c.html#nowhere leads nowhere"),
        ('<a href="#nowhere">', "index.html: the link #nowhere leads nowhere"),
        ('<a href="https://nohost">', "index.html: the link https://nohost leads nowhere"),
        ('<a href="javascript:x">', "index.html: the link javascript:x leads nowhere"),
        ('<img src="p.png">', "index.html: p.png is not there"),
        ('<img src="//cdn.example/p.png">', "index.html: //cdn.example/p.png is fetched from elsewhere"),
        ('<script src="https://cdn.example/x.js">', "index.html: https://cdn.example/x.js is fetched from elsewhere"),
        (
            '<p style="background: url(https://cdn.example/p)">',
            "index.html: https://cdn.example/p is fetched from elsewhere",
        ),
        (
            '<style>@import "https://cdn.example/a.css"</style>',
            "index.html: https://cdn.example/a.css is fetched from elsewhere",
        ),
    ],
)
def test_each_fault_is_told(folder, added, fault):
    (folder / "index.html").write_text(GOOD + added, encoding="utf-8")
    assert checking.faults(folder) == [fault]


def test_a_page_without_a_title_and_a_style_that_fetches_are_told(folder):
    (folder / "b" / "c.html").write_text('<h1 id="there">', encoding="utf-8")
    (folder / "s" / "a.css").write_text("@font-face { src: url('https://cdn.example/f') }", encoding="utf-8")
    assert checking.faults(folder) == [
        "b/c.html: it has no title",
        "s/a.css: https://cdn.example/f is fetched from elsewhere",
    ]
