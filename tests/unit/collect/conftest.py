"""The generated collection Sagaland, a copy of it to spoil, and ways to write faulty files."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.define import Collection
from tilstand.languages.messages import CatalogueMessage, FilledTemplate
from tilstand.model import Findings
from tilstand.terms import Text

FOLDER = Path(__file__).parents[2] / "fixtures" / "sagaland"
HEADER = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote"


@pytest.fixture(scope="session")
def sagaland() -> Collection:
    return define.read_collection(FOLDER).shared


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """A copy of Sagaland's folder without submissions for 2031."""
    folder = tmp_path / "sagaland"
    shutil.copytree(FOLDER, folder)
    for file in (folder / "rounds" / "2031" / "submissions").iterdir():
        file.unlink()
    return folder


@pytest.fixture
def havn(tmp_path: Path, sagaland: Collection) -> Callable[..., tuple[object, Findings]]:
    """The submission and findings of a CSV file with these rows, from Havn shelter unless said otherwise."""

    def read(*rows: str, name: str = "havn_shelter.csv", header: str = HEADER, encoding: str = "utf-8"):
        path = tmp_path / name
        path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
        return collect.read_submission(sagaland, "2031", path)

    return read


@pytest.fixture(scope="session")
def row() -> Callable[..., str]:
    """A row of a submission: Havn shelter's victims assisted in 2031, unless said otherwise."""
    return _row


@pytest.fixture(scope="session")
def rules() -> Callable[[Findings], set[str]]:
    """The rules of findings, after a look at their messages."""
    return _rules


@pytest.fixture(scope="session")
def text() -> Callable[[Findings], str]:
    """Everything that findings say, in both languages."""
    return _text


@pytest.fixture(scope="session")
def digest() -> Callable[..., str]:
    """Findings as rule, place, facts by name and the measure if there is one; the rest are words of the catalogue."""
    return _digest


@pytest.fixture(scope="session")
def rezipped() -> Callable[..., bytes]:
    """A workbook with some of its parts changed or added."""
    return _rezipped


@pytest.fixture(scope="session")
def header() -> str:
    return HEADER


def _row(
    value: str = "5",
    status: str = "",
    *,
    measure: str = "victims_assisted",
    breakdown: str = "",
    period: str = "2031",
    provider: str = "havn_shelter",
    form: str = "shelter",
    version: str = "1",
    rest: str = ",,,,",
) -> str:
    value = f'"{value}"' if "," in value else value
    return f"{provider},{form},{period},{version},{measure},{breakdown},{value},{status},{rest}"


def _rules(findings: Findings) -> set[str]:
    """The rules of findings; each message is whole: four lines, in both languages, no fact missing."""
    for found in findings:
        for language in ("nb", "en"):
            lines = found.format_finding_message(language).split("\n")
            assert len(lines) == 4, lines
            assert not re.search(r"…(?! \(\+\d)", "\n".join(lines)), lines
            assert "{" not in "\n".join(lines), lines
            assert all(line[6:].strip() for line in lines), lines
    return {found.rule for found in findings}


def _text(findings: Findings) -> str:
    return "\n".join(found.format_finding_message(language) for found in findings for language in ("nb", "en"))


PLACES = {"row 2, “Shelters”, “Presumed victims assisted”": "the row", " (generated)": ""}


def _digest(findings: Findings, file: str) -> str:
    lines = []
    for found in findings:
        place = found.where.text("en").replace(f"“{file}”", "").lstrip(", ")
        about = f" [{found.measure}]" if found.measure else ""
        lines.append(f"{found.rule} {place}: {_show_facts(found.what)}".strip(" :") + about)
    text = " | ".join(lines)
    for long, short in PLACES.items():
        text = text.replace(long, short)
    return text


def _show_facts(text: Text) -> str:
    facts = sorted(text.facts) if isinstance(text, FilledTemplate) else []
    return ", ".join(f"{name}={_show_fact(fact)}" for name, fact in facts)


def _show_fact(fact: object) -> str:
    """A message by its key and facts; of a long list of names the first and how many there are."""
    if isinstance(fact, CatalogueMessage):
        return fact.path.removeprefix("collect.")
    if isinstance(fact, FilledTemplate):
        facts = _show_facts(fact)
        return _show_fact(fact.template) + (f"({facts})" if facts else "")
    words = (fact.text("en") if isinstance(fact, Text) else str(fact)).split(", ")
    return f"{words[0]} … {len(words)}" if len(words) > 3 else ", ".join(words)


def _rezipped(
    data: bytes, changed: dict[str, Callable[[bytes], bytes]] | None = None, added: Iterable[tuple[str, bytes]] = ()
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, (changed or {}).get(entry.filename, lambda same: same)(content))
        for name, content in added:
            new.writestr(name, content)
    return out.getvalue()
