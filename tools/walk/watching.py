"""What goes wrong behind a page and is not seen on it: errors in its console, addresses that fail or are elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

INSIDE = ("data", "blob")
"""Addresses that lead to nobody."""


@dataclass
class Watch:
    """What was noticed so far.

    Args:
        errors: what the console calls an error, and exceptions that nobody caught.
        failed: answers from 400 on, with their status.
        elsewhere: addresses on another computer than this.
    """

    errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> Watch:
        """Watch every page of the context from now on."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("response", self._response)
        context.on("request", self._request)
        return self

    def everything(self) -> list[str]:
        """All of it, which should be nothing."""
        return [*self.errors, *self.failed, *self.elsewhere]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in INSIDE and address.hostname != "127.0.0.1":
            self.elsewhere.append(request.url)
