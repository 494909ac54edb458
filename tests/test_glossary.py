"""The glossary of CONTRIBUTING.md: its words are still the code's."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Words")[2]
ROWS = re.findall(r"^\| (?!word|---)(.+?) \| (.+?) \| `(.+?)` \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("word", "meaning", "where"), ROWS, ids=[word for word, _, _ in ROWS])
def test_a_word_is_where_the_glossary_says(word, meaning, where):
    source = (ROOT / where).read_text(encoding="utf-8")
    for name in re.findall(r"`(\w+)`", meaning):
        assert name in source or name in ("type", "record", "Wrong"), name
    said = (where + source).lower().replace("_", " ").replace("-", " ")
    for one in word.split(", "):
        stems = [part.removesuffix("s")[:7] for part in re.findall(r"[a-z0-9]+", one.lower().replace("-", " "))]
        assert any(stem in said for stem in stems), one


def test_every_row_was_read():
    assert len(ROWS) == len(re.findall(r"^\| (?!word|-)", TEXT, re.MULTILINE)) > 30
