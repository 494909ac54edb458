"""Regular expressions of filters: .NET's syntax as far as it can be matched in bounded time, otherwise a sentence."""

import re
import time
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedded_eventstore.store.regex import Expression


def found(regex: str, *names: str) -> list[str]:
    expression = Expression(regex)
    return [name for name in names if expression.found_in(name)]


@pytest.mark.parametrize(
    ("regex", "yes", "no"),
    [
        (r"\p{Lu}", ["aB", "É"], ["ab", "é"]),
        (r"^\P{L}+$", ["12"], ["1a"]),
        (r"^(?<x>a)(?'y'b)$", ["ab"], ["aab"]),
        (r"^[\w-[b]]+$", ["acé"], ["abc", "-"]),
        (r"^[^a-c-[x]]$", ["d", "y"], ["a", "x"]),
        (r"^[a-z-[^x-z]]$", ["x"], ["a"]),
        (r"^[^\W_]+$", ["aZ9é"], ["a_", "-"]),
        (r"^[]a]+$", ["a]"], ["b"]),
        (r"^[a\-z-]+$", ["a-z"], ["b"]),
        (r"[^\s\S]", [], ["a", " "]),
        (r"^[^a]$", ["b", "😀"], ["a"]),
        (r"^\d\w\s$", ["1é ", "१b\u2003"], ["1-x"]),
        (r"\u0041\x42\t\cI\e\07", ["AB\t\t\x1b\x07"], ["AB"]),
        (r"^a\Z", ["a", "a\n"], ["ab"]),
        (r"^a$", ["a", "a\n"], ["a\n\n"]),
        (r"^a\z", ["a"], ["a\n"]),
        (r"(?m)^a$", ["b\na\nc"], ["ba"]),
        (r"(?i)^order", ["ORDERS"], ["bill"]),
        (r"(?n)^(a)(?#a comment)(?n:b)|c$", ["ab", "xc"], ["b"]),
        (r"\$\.\-\_", ["$.-_"], ["$"]),
        (r"\Ga\b", ["a b"], ["ba"]),
    ],
)
def test_dotnet_syntax(regex, yes, no):
    assert found(regex, *yes, *no) == yes


@pytest.mark.parametrize(
    ("regex", "yes", "no"),
    [
        (r"^(?!(\$.+$|PersistentConfig\d+$))", ["Order", "$"], ["$x", "PersistentConfig12"]),
        (r"^(?=A)(?!AB).*C$|^D", ["AxC", "Dq"], ["ABC", "xAC"]),
        (r"(?i)^(?!order)|x$", ["bill", "orderX"], ["OrdeR"]),
        (r"^x.*(?<!y)$", ["xz"], ["xy", "ax"]),
        (r"^x.*(?<=y)(?<!ay)$", ["xy", "xby"], ["xay", "xz"]),
        (r"^((?!foo).)*$", ["bar"], ["afoob"]),
        (r"^(?:(?!a|b).)+$", ["c"], ["cb"]),
        (r"\A(?![a|(])b?", ["b", "c"], ["a", "(", "|"]),
    ],
)
def test_lookarounds_at_the_ends(regex, yes, no):
    assert found(regex, *yes, *no) == yes


@pytest.mark.parametrize(
    ("regex", "reason"),
    [
        (r"(a)\1", "reference to a group"),
        (r"(?<x>a)\k<x>", "reference to a group"),
        (r"a(?=b)", "lookahead is possible only after"),
        (r"(?<=a)b", "lookbehind is possible only before"),
        (r"(?>a)", "atomic group"),
        (r"(?(1)a|b)", "condition"),
        (r"\p{IsGreek}", "category 'IsGreek'"),
        (r"\p", "braces"),
        (r"[a-z-[b]c]", "last in its class"),
        ("[z-a]", "wrong order"),
        ("[a", "no ']'"),
        ("(", "missing"),
        ("a{1,2000}", "repetition size"),
        (r"\Q.\E", r"\\Q is no escape"),
        ("(?P<x>a)", "begins no group"),
        ("(?x) a", "option x"),
        ("(?#", "no ')'"),
        ("\\", "no escape"),
        (r"[\w-[b]]" * 1_000, "too many classes"),
    ],
)
def test_what_cannot_be_matched_in_bounded_time_is_refused_in_a_sentence(regex, reason):
    with pytest.raises(ValueError, match=re.escape(reason) if "\\" not in reason else reason):
        Expression(regex)


def test_a_name_that_takes_python_s_own_module_forever_takes_no_longer_than_any_other():
    evil, plain = Expression("(a+)+$"), Expression("(ab)+$")
    names = [f"{'a' * 190}!{number}" for number in range(2_000)]
    took = []
    for expression in (evil, plain):
        began = time.perf_counter()
        assert not any(map(expression.found_in, names))
        took.append(time.perf_counter() - began)
    assert took[0] < 100 * took[1]


def test_a_name_too_long_to_be_searched_in_time_is_not_matched():
    slow = Expression(r"(\w+\d){9}x")
    assert slow.found_in("a1" * 9 + "x")
    assert not slow.found_in("a1" * 100_000 + "x")


@given(
    st.lists(
        st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "(", ")", "|", "*", "+", "?", "^", "$", "-", "[", "]"]),
        max_size=8,
    )
)
def test_what_python_and_re2_both_know_they_match_alike(parts):
    regex = "".join(parts)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # Python may read some classes in another way one day
            ours, theirs = Expression(regex), re.compile(regex)
    except (ValueError, re.error):
        return  # what one of them refuses has a test of its own
    for name in ("", "a", "b", "ab", "aab", "ba", "c", "a-b", "aab(", "]"):
        assert ours.found_in(name) == bool(theirs.search(name)), (regex, name)
