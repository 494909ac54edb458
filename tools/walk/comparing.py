"""Whether two pictures show the same to somebody who looks from afar: letters may differ by a pixel, places may not."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BLOCK = 50
"""Pixels in each direction that count as one: about two lines of text."""
CLEARLY = 12
"""Of 255 shades: by so much a block has to differ to count; other letters of the same text differ by less."""
COMPARE = """async ([urls, block, clearly]) => {
    const shades = async url => {
        const image = new Image(); image.src = url; await image.decode();
        const [width, height] = [image.width, image.height].map(pixels => Math.ceil(pixels / block));
        const canvas = new OffscreenCanvas(width, height).getContext('2d');
        canvas.imageSmoothingQuality = 'high';
        canvas.drawImage(image, 0, 0, width, height);
        return [width, height, ...canvas.getImageData(0, 0, width, height).data];
    };
    const [one, other] = await Promise.all(urls.map(shades));
    if (one.length !== other.length) return 1;
    const differ = new Set();
    one.forEach((shade, at) => Math.abs(shade - other[at]) > clearly && differ.add(Math.floor((at - 2) / 4)));
    return differ.size / ((one.length - 2) / 4);
}"""


def difference(browser: Browser, one: bytes, other: bytes) -> float:
    """How much of two PNG pictures looks clearly different, from 0 to 1; 1 where their sizes differ.

    The browser itself reads and shrinks them: no library for images is needed.
    """
    page = browser.new_page()
    try:
        urls = [f"data:image/png;base64,{base64.b64encode(png).decode()}" for png in (one, other)]
        return float(page.evaluate(COMPARE, [urls, BLOCK, CLEARLY]))
    finally:
        page.close()
