"""Somebody at a portal that answers for real: what they write, and what they are told."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

from desk.served import Desk, asked

__all__ = ["Answer", "DeskVisitor"]


@dataclass(frozen=True)
class Answer:
    """What somebody was told.

    Attributes:
        status: The status; 0 where nothing was answered.
        said: The words of it, where it is not a page that goes on.
        seconds: How long it took.
    """

    status: int
    said: str
    seconds: float


class DeskVisitor:
    """Somebody who is signed in.

    Args:
        one: The portal.
        port: Where it answers.
        who: Session, body and places.
    """

    def __init__(self, one: Desk, port: int, who: dict[str, Any]) -> None:
        self.one, self.port, self.who = one, port, who
        self.kept: list[tuple[str, str, int, str]] = []

    @property
    def root(self) -> str:
        """Where the pages of the body begin."""
        return f"/{self.one.round_name}/body/{self.who['body']}/"

    def save(self, number: int, place: int = 0) -> Answer:
        """Write a figure in one of the own places; what is acknowledged is noted."""
        address, versions = self.who["places"][place], self.who.setdefault("versions", {})
        told = {"address": address, "version": versions.get(address, 0), "given": str(number)}
        answer, body = self._asked("POST", f"{self.root}save", told)
        if answer.status == 200:
            versions[address] = json.loads(body)["version"]
            self.kept.append((self.who["body"], address, versions[address], str(number)))
        return answer

    def post(self, path: str, **told: str) -> Answer:
        """Send a page."""
        return self._asked("POST", path, told)[0]

    def posted(self, path: str, **told: str) -> str:
        """The page that comes of sending one."""
        return self._asked("POST", path, told)[1].decode("utf-8", "replace")

    def get(self, path: str) -> Answer:
        """Look at a page."""
        return self._asked("GET", path, None)[0]

    def page(self, path: str) -> str:
        """A page as it is sent."""
        return self._asked("GET", path, None)[1].decode("utf-8", "replace")

    def fill(self, values: Mapping[str, Mapping[str, str]]) -> None:
        """Write in every place what is to stand there, over what does."""
        for address, how in values.items():
            version = 0
            for _ in range(2):
                told = {"address": address, "version": version, **how}
                _, body = self._asked("POST", f"{self.root}save", told)
                version = json.loads(body).get("version", 0)

    def digest(self) -> str:
        """What the summary shows, to be signed."""
        _, body = self._asked("GET", f"{self.root}summary", None)
        found = re.search(rb'name="digest" value="(\w+)"', body)
        return found[1].decode() if found else ""

    def _asked(self, how: str, path: str, told: dict[str, Any] | None) -> tuple[Answer, bytes]:
        begun = time.monotonic()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=120)) as line:
            try:
                body = None if told is None else urlencode(told)
                status, said = asked(line, self.who, how, path, body)
            except (OSError, HTTPException):
                status, said = 0, b""
        return Answer(status, _words(said), time.monotonic() - begun), said


def _words(body: bytes) -> str:
    """The words of an answer in JSON, or of a page without its marks."""
    text = body.decode("utf-8", "replace")
    try:
        told = json.loads(text)
    except ValueError:
        main = re.search(r"<main.*?</main>", text, re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0] if main else text)).strip()
    return str(told.get("told", "")) if isinstance(told, dict) else text
