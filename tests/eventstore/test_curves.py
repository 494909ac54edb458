"""Curves: in the frame, told apart by more than colour, and the same in words."""

import re

import pytest

from lessons.eventstore import curves


def test_points_lie_in_the_frame_from_its_corner_to_its_corner():
    picture = curves.draw_curves("Title", [10, 20, 40], {"up": [0, 5, 10]}, "events", "reads")
    [points] = [found for found in re.findall(r'points="([^"]+)"', picture.svg) if found.count(",") == 3]
    right, third = curves.LEFT + curves.WIDE, curves.LEFT + curves.WIDE / 3
    assert points == f"70,246 {third:g},146 {right:g},46"


def test_curves_differ_by_their_dashes_too():
    picture = curves.draw_curves("Title", [0, 1], {"one": [1, 1], "two": [2, 2]}, "x", "y")
    looks = re.findall(r'<polyline [^>]*stroke-width="3"([^>]*)/>', picture.svg)
    assert sorted(set(looks)) == ["", ' stroke-dasharray="7 4"']
    assert all(f">{name}<" in picture.svg for name in ("one", "two", "Title"))


def test_nothing_but_zeros_is_drawn():
    assert "none: 0 at 0, 0 at 1" in curves.draw_curves("Title", [0, 1], {"none": [0, 0]}, "x", "y").text


def test_a_curve_with_fewer_values_than_points_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        curves.draw_curves("Title", [0, 1, 2], {"short": [0, 0]}, "x", "y")
