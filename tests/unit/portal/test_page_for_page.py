"""Whole visits to the portal, page for page: each file of `tests/fixtures/visits` is made again.

`> WHO GET|POST ADDRESS FIELD=VALUE...` is a request; `FIELD=@FILE` sends a file that `@ FILE` wrote before,
and `FIELD=$NAME` what the hidden field NAME of the last page said; `program` asks with a token and JSON.
Under it stand the status, where it leads, and what is answered: of a page all that stands in its middle, with
every attribute that says more than how it looks (a long one is told by a hash after its first seventy lines);
of a file its kind and name, and what it says where that is text. `stranger` has not signed in; `$join` and
`$early` are the links that were shown last. `+ FILE` writes a file of the collection, `~ FILE | OLD | NEW`
changes one, `& NAME VALUE` changes a setting, `% PATTERN` shows the mails whose names fit. What chance puts
there is written alike. With RENEW=1 in the environment the files are written anew: read what has changed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from played import CHANCE, alike, changing, kept_in, played, writing
from portal_names import portal

VISITS = sorted((Path(__file__).parents[2] / "fixtures" / "visits").glob("*.txt"))
LOOKS = ("class", "style", "rel", "data-variant", "data-size", "data-color", "tabindex", "autocomplete")
MOST = 70
BARE = {"br", "input", "hr", "img", "link", "meta", "col", "wbr"}
INLINE = {"a", "strong", "em", "span", "b", "i", "code", "abbr", "small", "mark", "time", "bdi", "kbd"}
ALIKE = (
    *CHANCE,
    (r"\b(?:[0-9a-f]{8} ){7}[0-9a-f]{8}\b", "SHA"),
    (r"\b\d\d:\d\d(:\d\d)?\b", "CLOCK"),
    (r"/join/[\w-]{20,}", "/join/TOKEN"),
    (r"\btilstand_[\w-]{20,}", "TOKEN"),
)


class _Middle(HTMLParser):
    """The middle of a page, a line for each element in it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.inside = False
        self.fresh = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self.inside = True
            return
        told = dict(attrs)
        if not self.inside or told.get("name") == "csrfmiddlewaretoken":
            return
        kept = "".join(f" {name}={value or ''}" for name, value in told.items() if name not in LOOKS)
        if tag not in INLINE:
            self.lines.append(f"<{tag}{kept}>")
        elif kept and self.lines:
            self.lines[-1] += f"<{tag}{kept}>"

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside = False
        elif self.inside and tag not in INLINE | BARE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            if not self.lines or not self.lines[-1]:
                self.lines.append("")
            self.lines[-1] += f" {' '.join(data.split())}"


def middle(page: str) -> Iterator[str]:
    made = _Middle()
    made.inside = "<main" not in page  # a part of one
    made.feed(page)
    yield from (one for one in made.lines if one and not re.fullmatch(r"<(div|tr|ul|tbody|thead|dl)>", one))


def told(answer: Any) -> Iterator[str]:
    """What somebody is answered."""
    leads = f" → {answer['Location']}" if answer.has_header("Location") else ""
    yield f"{answer.status_code}{leads}"
    kind, data = answer.get("Content-Type", ""), answer.content
    if kind.startswith("text/html"):
        yield from middle(data.decode())
    elif kind.startswith("application/json"):
        yield from json.dumps(json.loads(data), ensure_ascii=False, indent=1, sort_keys=True).splitlines()
    else:
        yield " ".join(filter(None, (kind, answer.get("Content-Disposition", ""))))
        yield from (f"  {line}" for line in data.decode().splitlines()) if kind.startswith("text/") else ()


def kind(answer: Any) -> str:
    return str(answer.get("Content-Type", "")).partition(";")[0]


def made(who: str, visitor: Callable[[str], Any]) -> Any:
    """The browser of somebody, or a program of the leader's."""
    from django.test import Client

    if who == "stranger":
        return Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    if who != "program":
        return visitor(who)
    leader = portal.Person.objects.get(login="leader")
    _, shown = portal.issue_token(
        leader, "fjord_shelter", "Fagsystem", may="sign", days=90, at=portal.get_portal_time()
    )
    head = {"HTTP_AUTHORIZATION": f"Bearer {shown}", "HTTP_IDEMPOTENCY_KEY": "key-of-the-program"}
    return Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en", **head)


def shortened(lines: list[str]) -> list[str]:
    """The lines; of a long answer, whose places are like each other, those after the first by their hash."""
    rest = lines[MOST:]
    digest = hashlib.sha256("\n".join(rest).encode()).hexdigest()[:16]
    return [*lines[:MOST], f"… and {len(rest)} lines: {digest}"] if rest else lines


class Clock:
    """Noon, and a second later at each request: what was done first stands first."""

    ticks = 0

    def now(self, zone: Any) -> datetime:
        return datetime(2032, 3, 3, 12, tzinfo=zone) + timedelta(seconds=self.ticks)


class Visit:
    """Requests of several people, each with a browser of their own, one after the other.

    Args:
        visitor: Makes the browser of somebody.
        clock: What tells the time.
    """

    def __init__(self, visitor: Callable[[str], Any], clock: Clock) -> None:
        self.visitor, self.clock = visitor, clock
        self.files: dict[str, str] = {}
        self.clients: dict[str, Any] = {}
        self.known: dict[str, str] = {}

    def request(self, line: str, rest: str, _: Iterator[str]) -> Iterator[str]:
        """A request, and what is answered."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        who, how, address, *given = shlex.split(rest)
        client = self.clients.get(who) or self.clients.setdefault(who, made(who, self.visitor))
        self.clock.ticks += 1
        sent: dict[str, Any] = {}
        address, *given = (
            re.sub(r"\$\w+", lambda name: self.known.get(name[0], name[0]), one) for one in (address, *given)
        )
        for one in given:
            name, _, value = one.partition("=")
            file = value.startswith("@")
            kept = SimpleUploadedFile(value[1:], self.files[value[1:]].encode()) if file else value
            sent.setdefault(name, []).append(kept)
        if who == "program":
            body = {"data": given[0], "content_type": "application/json"} if given else {}
            answer = getattr(client, how.lower())(address, **body)
        else:
            answer = getattr(client, how.lower())(address, sent)
        if kind(answer) == "application/json" and "digest" in (found := answer.json()):
            self.known["$digest"] = found["digest"]
        if "text/html" in answer.get("Content-Type", ""):
            for name, value in re.findall(r'name="(\w+)" value="(\w+)"', answer.content.decode()):
                self.known[f"${name}"] = value
            for path, name in re.findall(r"(/(join|early)/[\w-]{20,}\S*?)[\"<]", answer.content.decode()):
                self.known[f"${name}"] = path
        yield from (line, *shortened([alike(one, ALIKE).rstrip() for one in told(answer)]), "")


def mails(line: str, rest: str, _: Iterator[str]) -> Iterator[str]:
    """The mails that lie in the portal's folder, each with whom it is for and what it says."""
    from django.conf import settings

    yield line
    for file in sorted((settings.PORTAL / "mails").glob(rest)):
        told = message_from_bytes(file.read_bytes(), policy=SMTP)
        yield f"{file.name}: {told['From']} → {told['To']}: {told['Subject']}"
        yield from alike(told.get_content(), ALIKE).splitlines()
    yield ""


@pytest.mark.parametrize("visit", VISITS, ids=lambda one: one.stem)
def test_a_visit_goes_as_it_went(
    visit: Path, place: Path, visitor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    def setting(line: str, rest: str, _: Iterator[str]) -> Iterator[str]:
        monkeypatch.setattr(settings, *rest.split(" ", 1))
        yield from (line, "")

    monkeypatch.setattr("tilstand.portal.snapshot.datetime", clock := Clock())
    own = Visit(visitor, clock)
    keeps = {"@": writing(own.files.__setitem__), "+": writing(kept_in(place))}
    played(visit, {">": own.request, "~": changing(place), "&": setting, "%": mails, **keeps})
