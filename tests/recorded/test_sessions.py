"""What the commands said once, and what they wrote: each file of `sessions` is gone through again.

A line that does not begin with a blank is done, and what stands under it, two signs further in, is what came
of it: whoever calls everything in `src` by another name sees here that all is as it was. In the folder lie
Sagaland and Thalassia, which are copies, and `norway`, which is not.

    $ WORDS         gives a command: what it says, on stderr after `!`, how it ends after `=`, if not with 0
    j WORDS         gives it with --json: a line for each item
    f WORDS         gives it with --json: rule, weight and place of each finding, in order of the alphabet
    e WORDS         gives it: only how it ends and the title of its error
    h               --help of every command that there is
    l FOLDER        lists a folder and what is internal of it, file by file, with short hashes; before it the
                    cells of each table of an edition, by their status
    t FILE          shows a text
    r FOLDER ROUND  releases all texts that wait
    a FOLDER ROUND  sends each body its account, and each approves it
    m FILE | OTHER  moves it
    @ FILE          writes the lines below, of which a lone backslash is an empty one
    + FILE          puts them at the end of it
    ~ FILE | A | B  puts B for A in it
    #               remarks; a file whose first one begins with "Proof" is a proof

`RENEW=1` writes the files anew: look at what changed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shlex
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from as_before import as_before
from pypdf import PdfReader

ROOT = Path(__file__).parents[2]
SESSIONS = sorted((Path(__file__).parent / "sessions").glob("*.txt"))
SEALS = ("manifest.json", "public-manifest.json", "public-manifest.sig")
"""They list the bytes of PDF files, which differ between machines."""
ALIKE = (
    (r"\b[0-9a-f]{64}\b", "SHA"),  # in words it is that of a PDF, or of a list with one
    (r"\b(sagaland|thalassia)-(\w+)-[0-9a-f]{12}\b", r"\1-\2-ID"),  # of all bytes of an edition
    (r"(?<=\()\d+\.\d+ s\b|(?<=in )\d+\.\d+ s\b", "N s"),
    (r'("seconds": |^seconds: )[\d.e-]+', r"\1N"),
)
IN_FILES = (
    (rb"<code>(?:[0-9a-f]{8}(?:<wbr>)?){8}</code>", b""),  # of all data files, workbooks too
    (rb"&#34;[0-9a-f]{64}&#34;", b""),  # the same, where it is looked for
    (rb"assets/[0-9a-f]{8}/", b"assets/"),
    (rb"edition/[0-9a-f]{12}/", b"edition/FORMER/"),  # the hash of a manifest, which lists PDF files
    (rb"\b[0-9a-f]{12}</a>", b"FORMER</a>"),  # the same, as the name of a link
)


def alike(text: str, folder: Path, patterns: Iterable[tuple[str, str]]) -> str:
    text = text.replace(str(folder), ".").replace(str(ROOT), "ROOT")
    for pattern, put in patterns:
        text = re.sub(pattern, put, text, flags=re.M)
    return text


def as_named(data: bytes) -> bytes:
    for pattern, put in IN_FILES:
        data = re.sub(pattern, put, data)
    return data


def content(file: Path) -> str:
    data = file.read_bytes()
    if file.suffix == ".pdf":
        data = "\n".join(page.extract_text() for page in PdfReader(file).pages).encode()
    elif file.suffix == ".xlsx":
        parts = zipfile.ZipFile(io.BytesIO(data))
        data = b"".join(one.encode() + parts.read(one) for one in sorted(parts.namelist()))
    return hashlib.sha256(as_named(data)).hexdigest()[:16]


def listed(place: Path) -> Iterator[str]:
    """The cells of each table by their status, and each file of a folder and of what is internal of it."""
    for table in sorted(place.glob("data/*.csv")):
        with table.open(encoding="utf-8", newline="") as lines:
            rows = [*csv.DictReader(lines)]
        if rows and "confidentiality" in rows[0]:
            states = Counter(f"{row['status']}/{row['confidentiality']}" for row in rows)
            yield f"{table.stem}: {', '.join(f'{states[one]} {one}' for one in sorted(states))}"
    for folder in (place, place.with_name(f"{place.name}-internal")):
        files = {file.relative_to(folder.parent).as_posix(): file for file in folder.rglob("*")}
        for name in sorted(files):
            if files[name].is_file() and files[name].name not in SEALS:
                yield f"{content(files[name])} {as_named(name.encode()).decode()}"


def items(told: Any, name: str = "") -> Iterator[str]:
    """A line for each item of what is told."""
    if isinstance(told, dict) and not name:
        for key, one in told.items():
            yield from items(one, key)
    elif isinstance(told, list) and told:
        yield from (f"{name}: {json.dumps(one, ensure_ascii=False)}" for one in told)
    else:
        yield f"{name}: {json.dumps(told, ensure_ascii=False)}"


def facts(told: Any) -> list[str]:
    """Rule, weight, place and numbers of each finding."""
    found = []
    for one in told["findings"] if isinstance(told, dict) else told:
        where = ", ".join(f"{source['document']}:{source['line']}" for source in one["sources"])
        place = one["anchor"] or one["cause"]
        found.append(f"{one['rule']} {one['severity']} {place} {one['observed']}/{one['expected']} [{where}]")
    return sorted(found)


class Session:
    """What is done in a folder.

    Args:
        folder: It.
        say: Gives a command in a folder.
    """

    def __init__(self, folder: Path, say: Callable[..., Any]) -> None:
        self.folder, self.say = folder, say
        self.signs: dict[str, Callable[[str, list[str]], Iterable[str]]] = {
            "$": self.given,
            "j": lambda rest, _: self.in_parts(rest, items),
            "f": lambda rest, _: self.in_parts(rest, facts),
            "e": self.refused,
            "h": lambda rest, _: self.helped(()),
            "l": lambda rest, _: listed(folder / rest),
            "t": lambda rest, _: (folder / rest).read_text("utf-8").splitlines(),
            "r": self.released,
            "a": self.approved,
            "m": self.moved,
            "@": lambda rest, lines: self.kept(rest, lines, "w"),
            "+": lambda rest, lines: self.kept(rest, lines, "a"),
            "~": self.changed,
        }

    def ended(self, done: Any) -> Iterator[str]:
        yield from (f"! {one}" for one in done.err.splitlines())
        yield from [f"= {done.code}"] if done.code else []

    def given(self, rest: str, _: list[str]) -> Iterator[str]:
        done = self.say(self.folder, *shlex.split(rest))
        yield from done.out.splitlines()
        yield from self.ended(done)

    def in_parts(self, rest: str, parts: Callable[[Any], Iterable[str]]) -> Iterator[str]:
        done = self.say(self.folder, *shlex.split(rest), "--json")
        yield from parts(json.loads(done.out)) if done.out else ()
        yield from self.ended(done)

    def refused(self, rest: str, _: list[str]) -> Iterator[str]:
        done = self.say(self.folder, *shlex.split(rest))
        titles = [line for line in done.err.splitlines() if line and line[0] not in " !"]
        yield " · ".join([f"= {done.code}", *titles[-1:], *(["something on stdout"] if done.out.strip() else [])])

    def helped(self, command: tuple[str, ...]) -> Iterator[str]:
        """What a command and those under it say of themselves."""
        told = self.say(self.folder, *command, "--help").out
        yield f"tilstand {' '.join(command)}"
        yield from (f"  {line}" for line in map(str.rstrip, told.splitlines()) if line)
        for name in re.findall(r"^  ([a-z-]+) ", told.partition("Commands:")[2], re.M):
            yield from self.helped((*command, name))

    def released(self, rest: str, _: list[str]) -> Iterator[str]:
        words = ("round", "release", *rest.split(), "--by", "Liv Prøve", "--language", "en")
        texts = 0
        for _page in range(20):
            codes = re.findall(r"^    --code ([0-9a-f]{12})$", self.say(self.folder, *words).out, re.M)
            if not codes:
                break
            texts += len(codes)
            assert not self.say(self.folder, *words, *(f"--code={one}" for one in codes)).err
        yield f"{texts} texts"

    def approved(self, rest: str, _: list[str]) -> Iterator[str]:
        by = (*rest.split(), "--by", "Kari Prøve")
        sent = self.say(self.folder, "round", "account", *by, "--out=accounts", "--mails=mails", "--json")
        for one in json.loads(sent.out):
            body, words = (
                one["provider"],
                (f"--checksum={one['shown']}", "--person=Per Prøve", "--language=en"),
            )
            done = self.say(self.folder, "round", "approve", *by[:2], body, *by[2:], *words)
            yield from (done.out.rstrip(), *self.ended(done))

    def kept(self, name: str, lines: list[str], how: str) -> list[str]:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open(how, encoding="utf-8") as file:
            file.writelines(f"{'' if one == chr(92) else one}\n" for one in lines)
        return lines

    def changed(self, rest: str, _: list[str]) -> tuple[()]:
        name, old, new = rest.split(" | ")
        text = (self.folder / name).read_text("utf-8")
        assert old in text
        (self.folder / name).write_text(text.replace(old, new), "utf-8")
        return ()

    def moved(self, rest: str, _: list[str]) -> tuple[()]:
        old, new = (self.folder / one for one in rest.split(" | "))
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
        return ()

    def gone_through(self, text: str) -> Iterator[str]:
        """The lines of a session as they go now."""
        blocks: list[tuple[str, list[str]]] = []
        for line in filter(None, text.splitlines()):
            if line.startswith("  "):
                blocks[-1][1].append(line[2:])
            else:
                blocks.append((line, []))
        for head, below in blocks:
            sign, _, rest = head.partition(" ")
            yield head
            if sign != "#":
                told = "\n".join(self.signs[sign](rest, below))
                if sign not in "@+":
                    told = alike(told, self.folder, ALIKE[sign == "j" :])
                yield from (f"  {line}" for line in map(str.rstrip, told.splitlines()) if line)
            yield ""


def marked(session: Path) -> Any:
    proof = session.read_text("utf-8").startswith("# Proof")
    return pytest.param(session, id=session.stem, marks=pytest.mark.proof if proof else ())


@pytest.mark.slow
@pytest.mark.parametrize("session", [marked(one) for one in SESSIONS])
def test_a_session_goes_as_it_went(session: Path, tmp_path: Path, tilstand_says: Callable[..., Any]) -> None:
    for land in ("sagaland", "thalassia"):
        shutil.copytree(ROOT / "tests" / "fixtures" / land, tmp_path / land)
    (tmp_path / "norway").symlink_to(ROOT / "collections" / "norway")
    (tmp_path / "texts").symlink_to(ROOT / "tests" / "fixtures" / "audit")
    told = Session(tmp_path, tilstand_says).gone_through(session.read_text("utf-8"))
    as_before(session, "\n".join(told).rstrip("\n") + "\n")
