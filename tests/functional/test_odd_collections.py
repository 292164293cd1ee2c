"""Without relations, without a former year, with every printed sum disputed, with no figure: right pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.proof

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"


def without_relations(place: Path) -> None:
    (place / "relations.toml").unlink()
    for file in (place / "labels").glob("*.toml"):
        text = re.sub(r"\n\[relations\]\n.*?(?=\n\[|\Z)", "\n", file.read_text("utf-8"), flags=re.DOTALL)
        file.write_text(text, "utf-8")


def without_a_former_year(place: Path) -> None:
    for file in (place / "rounds" / "2031").rglob("*.csv"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join([lines[0], *(one for one in lines[1:] if ",2030" not in one)]), "utf-8")


def all_disputed(place: Path) -> None:
    file = place / "rounds" / "2031" / "published.csv"
    head, *lines = file.read_text("utf-8").splitlines(keepends=True)
    more = re.compile(r"^(shelters,|\w+,shelters,2031,[^,]*,)(\d+),number,exact")
    raised = [more.sub(lambda one: f"{one[1]}{int(one[2]) + 7},number,exact", line) for line in lines]
    file.write_text("".join([head, *raised]), "utf-8")


def without_figures(place: Path) -> None:
    held = place / "rounds" / "2031"
    for file in (held / "submissions").iterdir():
        file.unlink()
    (held / "published.csv").unlink()
    (held / "adjustments.toml").unlink()


@pytest.mark.parametrize(
    ("made", "front", "findings", "read"),
    [
        (without_relations, "Antatte ofre som fikk bistand: 43 registreringer", 0, "agrees"),
        (without_a_former_year, "Antatte ofre som fikk bistand: 43 registreringer", 0, "agrees"),
        (all_disputed, "To tall for 2031: 50 og 43", 3, "disputed"),
        (
            without_figures,
            "Politiet i Sagaland (oppdiktet) – Ingen grunn er oppgitt; Migrasjonsverket",
            4,
            "not_matched",
        ),
    ],
)
def test_an_edition_is_made_whose_pages_say_what_there_is(
    made: Callable[[Path], None], front: str, findings: int, read: str, tmp_path: Path, tilstand: Any
) -> None:
    place = copytree(SAGALAND, tmp_path / "odd")
    made(place)
    done = tilstand("run", place, "2031", "--out", tmp_path / "edition")
    assert done.returncode == 0, done.stderr
    pages = [page.extract_text() for page in PdfReader(tmp_path / "edition" / "report-nb.pdf").pages]
    text = " ".join(" ".join(pages).split())
    assert front in text
    assert not re.search(r"\btrykt som\b|\bTrykt\b", text)  # bodies delivered: nothing is out of a report
    told = json.loads((tmp_path / "edition-internal" / "findings.json").read_text("utf-8"))
    assert sum(one["severity"] == "error" for one in told) == findings
    sites = [file.read_text("utf-8") for file in (tmp_path / "edition" / "site").rglob("*.html")]
    assert len(sites) > 30
    for page in [text, *(re.sub(r"<(script|style).*?</\1>", "", one, flags=re.DOTALL) for one in sites)]:
        assert not re.search(r"\bNone\b|\bnan\b|\{\w+\}", page)
    draft = tmp_path / "draft.txt"
    draft.write_text("I 2031 fikk 43 antatte ofre bistand i botilbudene.", "utf-8")
    told = tilstand("audit", draft, "--collection", place, "--period", "2031", "--json")
    assert told.returncode == 0, told.stderr
    assert [one["status"] for one in json.loads(told.stdout)] == [read]
