"""The colours of JupyterLab's own themes, and how well two colours are told apart."""

import re
import sys
from pathlib import Path

THEMES = Path(sys.prefix) / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"


def colours(theme: str) -> dict[str, str]:
    """The values of a theme's variables, such as {"--jp-layout-color0": "#111", …}."""
    sheet = (THEMES / f"theme-{theme}-extension" / "index.css").read_text(encoding="utf-8")
    return dict(re.findall(r"(--[\w-]+):\s*([^;}]+)", sheet))


def of(variable: str, theme: dict[str, str]) -> tuple[float, float, float, float]:
    """A variable's red, green, blue (0 to 255) and opacity (0 to 1)."""
    value = theme[variable]
    while found := re.match(r"var\((--[\w-]+)(?:,\s*(.+))?\)$", value):
        value = theme.get(found[1]) or found[2]
    return parsed({"white": "#fff", "black": "#000"}.get(value, value))


def parsed(value: str) -> tuple[float, float, float, float]:
    """The same of `#abc`, `#aabbcc` or `rgba(…)`.

    >>> parsed("#fff"), parsed("#1f7fc4"), parsed("rgba(0,0,0,.87)")
    ((255, 255, 255, 1), (31, 127, 196, 1), (0.0, 0.0, 0.0, 0.87))
    """
    if value.startswith("#"):
        digits = value[1:] if len(value) == 7 else "".join(2 * digit for digit in value[1:])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16), 1
    red, green, blue, opacity = map(float, re.findall(r"[\d.]+", value))
    return red, green, blue, opacity


def contrast(front, back) -> float:
    """WCAG's contrast of two colours, from 1 to 21; what shines through the front one is the back one.

    >>> round(contrast(parsed("#000"), parsed("#fff")))
    21
    """
    *front, opacity = front
    mixed = [opacity * over + (1 - opacity) * under for over, under in zip(front, back, strict=False)]
    dark, light = sorted((_luminance(mixed), _luminance(back[:3])))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
