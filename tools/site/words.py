"""A page's Markdown as the site has it: without what is for generators, and with links that lead somewhere."""

import posixpath
import re
from urllib.parse import quote

from tools.site import catalogue
from tools.site.repository import Repository

COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)")
UNKNOWN = "<this repository>"
ENCODED = "<this repository, encoded for a URL>"
"""How the pages name an address that they can't know."""


def of_site(text: str, page: str, repository: Repository) -> str:
    """Markdown as the site has it.

    Args:
        text: as the file has it.
        page: the page that it is for, such as "docs/running".
        repository: where links to files lead that are no pages.
    """
    folder = posixpath.dirname(page)
    linked = LINK.sub(lambda link: _link(link, folder, repository), COMMENT.sub("", text))
    if repository.address:
        linked = linked.replace(ENCODED, quote(repository.address, safe="")).replace(UNKNOWN, repository.address)
    return linked


def _link(link: re.Match[str], folder: str, repository: Repository) -> str:
    words, target, anchor = link[1], link[2], link[3] or ""
    path = posixpath.normpath(posixpath.join(folder, target))
    if page := catalogue.page_of(path):
        ending = ".ipynb" if path.endswith(".ipynb") else ".md"
        return f"[{words}]({posixpath.relpath(page, folder or '.')}{ending}{anchor})"
    address = repository.file(path)
    return f"[{words}]({address})" if address else words
