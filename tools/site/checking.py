"""What is wrong with a built site: links that lead nowhere, pages without a title, what is fetched from elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"img": ("src", "srcset"), "script": ("src",), "source": ("src", "srcset"), "iframe": ("src",)}
"""What a browser fetches by itself, by tag; of `link` only what follows."""
RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
IN_STYLE = re.compile(r"""(?:url\(|@import\s+)["']?([^"')\s;]+)""")
ELSEWHERE = re.compile(r"(?:https?:)?//")


@dataclass
class Page(HTMLParser):
    """What a page says of itself and of others.

    Args:
        file: where it is.
    """

    file: Path
    links: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._in_style = False
        self.feed(self.text)

    @cached_property
    def text(self) -> str:
        """The file's."""
        return self.file.read_text(encoding="utf-8")

    @property
    def title(self) -> str:
        """What a browser's tab says."""
        found = re.search(r"<title>(.*?)</title>", self.text, re.DOTALL)
        return found[1].strip() if found else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what the tag names."""
        given = {name: value or "" for name, value in attrs}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        self.resources += [given[name] for name in FETCHED.get(tag, ()) if name in given]
        self.resources += IN_STYLE.findall(given.get("style", ""))
        self._in_style = tag == "style"
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link" and RELATIONS & set(given.get("rel", "").split()):
            self.resources.append(given.get("href", ""))

    def handle_data(self, data: str) -> None:
        """Keep what a style in the page fetches."""
        if self._in_style:
            self.resources += IN_STYLE.findall(data)


def faults(folder: Path) -> list[str]:
    """Everything that is wrong with the site in that folder, a line each."""
    pages = {file: Page(file) for file in sorted(folder.rglob("*.html"))}
    found = [f"{file.relative_to(folder)}: {fault}" for file, page in pages.items() for fault in _of_page(page, pages)]
    return found + [
        f"{style.relative_to(folder)}: {fault}" for style in folder.rglob("*.css") for fault in _of_style(style)
    ]


def _of_page(page: Page, pages: dict[Path, Page]) -> Iterator[str]:
    if not page.title:
        yield "it has no title"
    yield from (f"the link {link} leads nowhere" for link in page.links if not _leads_somewhere(link, page, pages))
    yield from _of_resources(page.resources, page.file)


def _of_style(file: Path) -> Iterator[str]:
    yield from _of_resources(IN_STYLE.findall(file.read_text(encoding="utf-8")), file)


def _of_resources(resources: list[str], file: Path) -> Iterator[str]:
    for resource in resources:
        if ELSEWHERE.match(resource):
            yield f"{resource} is fetched from elsewhere"
        elif not resource.startswith(("data:", "#")) and not (file.parent / unquote(urlsplit(resource).path)).is_file():
            yield f"{resource} is not there"


def _leads_somewhere(link: str, page: Page, pages: dict[Path, Page]) -> bool:
    """Whether a link within the site has its page and its anchor; of one that leads out, only the form is looked at."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return parts.scheme == "mailto" or (parts.scheme in ("http", "https") and "." in parts.netloc)
    if page.file.name == "404.html":
        return link.startswith("/")
    file = (page.file.parent / unquote(parts.path)).resolve() if parts.path else page.file
    if not parts.fragment or file not in pages:
        return file.is_file()
    return unquote(parts.fragment) in pages[file].anchors
