"""A whole round in the portal, from half-way to the published edition, on a live server.

    python benchmarks/portal_round.py [--database postgresql]

The demonstration's round (bodies that do not exist, figures that a program made), as it stands in `tilstand
portal demo`: bodies finish and sign, a question is answered, texts are released, accounts approved, what
the checks find is let pass with a reason, figures are frozen, the edition is built beside the work, shown
early to a named person, and published. Then the round is given back to its folder, and the command line
builds it again. Bars: the edition is final, its bytes are those of the command line, every look before the
day was noted, and the link is closed once it is published. Exit 1 if one does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import html
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from desk.served import Desk, inside, postgresql, serving
from desk.visitor import DeskVisitor

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from demo_figures import figures

from tilstand.portal.configuration import DAY
from tilstand.publish.published_edition import read_edition

ROUND = "2031"
_FILLING = ("west_house", "north_house", "street_team")
_OFF = "east_house"
_REASON = "Lest og sett over (oppdiktet)."

Look = Callable[[str, Desk, int, dict[str, str]], None]
"""Looks at how far it has come: name, portal, port, sessions by body and `unit`; `early` is a link."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given, bad = parser.parse_args(), 0
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        database = ""
        if given.database == "postgresql":
            server = stack.enter_context(postgresql(Path(name)))
            if server is None:
                print("PostgreSQL is not on this machine: nothing was tried.")
                return 0
            database = server.url
        for line, good in whole_round(Path(name), database):
            print(f"  {'as it should be' if good else 'NOT AS IT SHOULD BE'}: {line}", flush=True)
            bad += not good
    print(f"{given.database}: {bad} not as it should be (bar 0)")
    return int(bad > 0)


def whole_round(folder: Path, database: str, look: Look = lambda *_: None) -> Iterator[tuple[str, bool]]:
    """Each step, and whether it went as it should."""
    one = Desk(folder, folder / "demo", ROUND, database, [], {"TILSTAND_DAY": DAY})
    bodies = inside(one, "demonstration")
    with (one.collection / "rounds" / ROUND / "round.toml").open("a", encoding="utf-8") as about:
        about.write(_policy())
    file = _sent(folder / "figures.csv")
    leaders = {body: inside(one, "signer", body, ROUND, str(file)) for body in bodies}
    unit = inside(one, "signed_in", "unit", "")
    with serving(one) as (port, _):
        desk = DeskVisitor(one, port, {**unit, "body": ""})
        own = {body: DeskVisitor(one, port, who) for body, who in leaders.items()}
        sessions = {"unit": unit["session"], **{body: who["session"] for body, who in leaders.items()}}
        look("half-way", one, port, sessions)
        yield from _figures(desk, own, leaders)
        yield from _words(desk, own)
        yield from _edition(one, port, desk, lambda link: look("built", one, port, {**sessions, "early": link}))
        look("published", one, port, sessions)
        made = one.folder / "own" / "editions" / f"{ROUND}-published"
    yield from _given_back(one, made)


def _figures(desk: DeskVisitor, own: dict[str, DeskVisitor], leaders: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Bodies finish and sign, the one that was asked mends its sum, and the unit accepts."""
    for body in _FILLING:
        own[body].fill(leaders[body]["values"])
        status = own[body].post(f"{own[body].root}sign", digest=own[body].digest()).status
        yield f"{body} writes {len(leaders[body]['values'])} figures and signs: {status}", status == 302
    status = desk.post(f"/{ROUND}/reopen/{_OFF}", reason=_REASON).status
    asked = own[_OFF]
    resumed = asked.post(f"{asked.root}resume").status
    asked.fill(leaders[_OFF]["values"])
    signed = asked.post(f"{asked.root}sign", digest=asked.digest()).status
    yield f"{_OFF} mends its sum: {status}, {resumed}, {signed}", {status, resumed, signed} == {302}
    numbers = re.findall(r'name="number" value="([^"]+)"', asked.page(f"{asked.root}asked"))
    for number in dict.fromkeys(numbers):
        answer = {"number": number, "outcome": "corrected", "words": "Én person var talt to ganger."}
        status = asked.post(f"{asked.root}answer", **answer).status
        yield f"it answers question {number}: {status}", status == 302
    for body, names in re.findall(
        rf'action="/{ROUND}/accept/(\w+)".*?name="names" value="(\w+)"', desk.page(f"/{ROUND}/board")
    ):
        status = desk.post(f"/{ROUND}/accept/{body}", names=names).status
        yield f"{body} is accepted: {status}", status == 302
    for number in dict.fromkeys(numbers):
        status = desk.post(f"/{ROUND}/questions/{number}/close", reason=_REASON).status
        yield f"question {number} is closed: {status}", status == 302


def _words(desk: DeskVisitor, own: dict[str, DeskVisitor]) -> Iterator[tuple[str, bool]]:
    """Texts are released as they are shown; accounts are sent and approved."""
    count = 0
    while codes := re.findall(r'name="code" value="(\w+)"', desk.page(f"/{ROUND}/texts")):
        if desk.post(f"/{ROUND}/release", code=codes[0]).status != 302:
            break
        count += 1
    yield f"{count} answers are released, {len(codes)} wait", count > 0 and not codes
    read = 0
    while codes := re.findall(r'name="code" value="(\w+)"', desk.page(f"/{ROUND}/sentences")):
        if desk.post(f"/{ROUND}/release", code=codes[-1], reason=_REASON).status != 302:
            break
        read += 1
    yield f"the report's own sentences are released, {read} times after reading", read > 0 and not codes
    _built(desk, "accounts")
    approved = 0
    for each in own.values():
        for sha256 in re.findall(r'name="sha256" value="(\w+)"', each.page(f"{each.root}account")):
            approved += each.post(f"{each.root}account/approve", sha256=sha256).status == 302
    yield f"{approved} accounts are approved", approved > 0


def _edition(one: Desk, port: int, desk: DeskVisitor, look: Callable[[str], None]) -> Iterator[tuple[str, bool]]:
    """The checks, freezing, the edition, early readers, and publishing."""
    url = f"/{ROUND}/edition"
    desk.post(f"{url}/freeze")
    acts = [one for one in _acts(one) if one["act"] == "freeze"]
    yield f"{len(acts)} bodies' figures are frozen", len(acts) == 7
    _built(desk, "checks")
    passed = list[str]()
    while waiting := re.findall(r'/edition/pass/(\w+)".*?name="sha256" value="(\w+)"', desk.page(url)):
        name, sha256 = waiting[0]
        if name in passed or desk.post(f"{url}/pass/{name}", sha256=sha256, reason=_REASON).status != 302:
            break
        passed.append(name)
        _built(desk, "checks")
    yield f"let pass with a reason: {', '.join(passed)}; open: {[each[0] for each in waiting]}", not waiting
    took = _built(desk, "edition")
    page = desk.page(url)
    made = one.folder / "own" / "editions" / f"{ROUND}-edition"
    if not made.is_dir():
        yield f"an edition: {_text(page)}", False
        return
    yield f"the edition is built beside the work in {took:.0f} s", True
    told = html.unescape(desk.page(f"/{ROUND}/preview/edition/nb/{ROUND}/index.html"))
    yield "it is final, and is seen as its readers will", "UTKAST" not in told and "<main" in told
    page = html.unescape(desk.posted(f"{url}/early", name="Statsråden (oppdiktet)", why="Skal svare pressen."))
    (link,) = re.findall(r'value="http://[^/"]+(/early/[^"]+)"', page) or [""]
    stranger = DeskVisitor(one, port, {"session": "", "body": ""})
    looks = [stranger.get(link).status, stranger.get(link.replace("index", f"nb/{ROUND}/index")).status]
    noted = "2 sider" in desk.page(url)
    yield (f"a named person sees it before its day: {looks}; both looks are noted", looks == [200, 200] and noted)
    look(link)
    again = one.folder / "again"
    done = _command(one, "run", str(one.collection), ROUND, "--final", "--quiet", "--out", str(again))
    same = not done.returncode and read_edition(again).sha256 == read_edition(made).sha256
    yield f"tilstand run --final: {done.returncode}, the same bytes: {same}", same
    (digest,) = re.findall(r'name="digest" value="(\w+)"', desk.page(url))
    status = desk.post(f"{url}/publish", digest=digest).status
    yield f"it is published: {status}", status == 302
    closed = stranger.get(link).status
    yield f"the link is closed: {closed}", closed == 409


def _given_back(one: Desk, made: Path) -> Iterator[tuple[str, bool]]:
    """What the command line makes of the round once it has it back."""
    own = ("--dir", str(one.folder / "own"))
    done = _command(one, "portal", "verify", str(one.collection), *own)
    yield f"tilstand portal verify: {done.returncode}, {done.stdout.splitlines()[0]}", not done.returncode
    done = _command(one, "portal", "export", str(one.collection), ROUND, *own)
    yield f"tilstand portal export: {done.returncode}, {done.stdout.strip()}", not done.returncode
    done = _command(one, "verify", str(made))
    yield f"tilstand verify: {done.returncode} (1: as built, and nobody has signed it)", done.returncode < 2


def _command(one: Desk, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tilstand", *words]
    return subprocess.run(command, env=one.environment, capture_output=True, text=True, check=False)


def _built(desk: DeskVisitor, kind: str) -> float:
    """Ask for work, and wait until it is done beside: the seconds that took."""
    begun = time.monotonic()
    desk.post(f"/{ROUND}/edition/build/{kind}")
    while json.loads(desk.page(f"/{ROUND}/edition/far"))["working"]:
        time.sleep(0.5)
    return time.monotonic() - begun


def _acts(one: Desk) -> list[dict[str, Any]]:
    """What the folder says was done."""
    files = (one.collection / "rounds" / ROUND / "log").glob("*.jsonl")
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def _sent(file: Path) -> Path:
    """What every body counted, as a file of figures."""
    rows = [dict(row) for own in figures(ROUND, seed=2).values() for row in own]
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, [*rows[0]])
        out.writeheader()
        out.writerows(rows)
    return file


def _policy() -> str:
    """How small numbers are treated, which a person decides in the round's file."""
    from demo_round import DECISION

    return DECISION


def _text(page: str) -> str:
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0] if main else page))[:3000]


if __name__ == "__main__":
    sys.exit(main())
