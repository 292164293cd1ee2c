"""The chain of years: what an edition printed binds the next, and what was withdrawn is served nowhere.

A round is played from opening to print, corrected, corrected once more without words that were withdrawn, and
followed by the next as a draft, with a policy of its own and without. Whether an edition may be finished is
asked elsewhere (`test_ready.py`); here everybody has agreed.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path
from shutil import copytree, rmtree
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tilstand import define
from tilstand.define import RoundView
from tilstand.pipeline import readiness, stages
from tilstand.pipeline.release import load_earlier_numbers, print_round
from tilstand.publish.published_edition import FigureKey, PublishedEdition, read_edition
from tilstand.round.accounts import build_accounts
from tilstand.round.decisions import ProposedDecision, write_decision
from tilstand.round.opening import load_period_before
from tilstand.round.state import load_round
from tilstand.terms import Key
from tilstand.workflow.event_log import open_journal

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]
NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
Run = Callable[..., Any]


@dataclass(frozen=True)
class Land:
    """A collection to play in.

    Attributes:
        folder: Where it lies.
        before: The round before the two that are played.
        first: The round that is printed.
        then: The round that follows as a draft.
        text: The text that the withdrawn sentence is added to.
        sentences: That sentence in each language.
        answering: Who says something that is withdrawn, on which form, to which question.
        answers: What it says, in its language.
        decided: The figure that is decided on after print.
        threshold: The number under which its counts are small.
    """

    folder: Path
    before: str
    first: str
    then: str
    text: str
    sentences: Mapping[str, str]
    answering: tuple[str, str, str]
    answers: Mapping[str, str]
    decided: tuple[str, str]
    threshold: int


NORWAY = Land(
    ROOT / "collections" / "norway",
    "2024",
    "2025",
    "2026",
    "01-unit",
    {
        "nb": "Petra Oppdiktsen ble hentet i en hvit bil ved Bogstadvatnet og «kjørt» til Diktheim.",
        "nn": "Petra Oppdiktsen vart henta i ein kvit bil ved Bogstadvatnet og «køyrd» til Diktheim.",
        "en": "Petra Oppdiktsen was fetched in a white car at Bogstadvatnet & was “driven” to Diktheim.",
    },
    ("rosa", "housing_follow_up", "trends"),
    {"nb": "En kvinne fra Fabelstad, Solveig Tenktsen, ble funnet i kjelleren i Ingenstedsgata."},
    ("clearance_rate", "pod"),
    3,
)
THALASSIA = Land(
    ROOT / "tests" / "fixtures" / "thalassia",
    "spring",
    "2031-H2",
    "2032-H1",
    "01-aid",
    {
        "el": "Η Πέτρα Φανταστή βρέθηκε σε λευκό αυτοκίνητο στη λίμνη Ανύπαρκτη το βράδυ.",
        "en": "Petra Fantasti was found in a white car at lake Anyparkti & taken away in the evening.",
    },
    ("harbour", "refuge", "needs"),
    {"el": "Η Σόφια Επινοημένη ζητά διερμηνέα στο σπίτι της στην οδό Πουθενά.", "en": "Sofia Epinoimeni asks at home."},
    ("cases_opened", "police"),
    5,
)


@dataclass(frozen=True)
class Played:
    """What was played.

    Attributes:
        land: The collection as it was taken.
        place: The collection as it is now.
        folder: Folder of the editions: `zero` of the round before; `one`, its corrections `two` and `three`, the drafts `bare` and `own`.
        withdrawn: The texts that were withdrawn, by language.
        after: The number that was decided.
    """

    land: Land
    place: Path
    folder: Path
    withdrawn: tuple[str, ...]
    after: str

    def view(self, round_name: str) -> RoundView:
        return define.read_collection(self.place).at(round_name)

    def edition(self, name: str) -> PublishedEdition:
        return read_edition(self.folder / name)

    @property
    def period(self) -> str:
        """The period of the round that was printed."""
        return self.view(self.land.first).rounds[self.land.first].period.text


def deliver(place: Path, former: str, round_name: str, times: int) -> None:
    """Invented answers: all counts of the round before some times as large, so that what added up does still."""
    held = define.read_collection(place)
    old, new = held.rounds[former].period.text, held.rounds[round_name].period.text
    folder = place / "rounds" / round_name / "submissions"
    folder.mkdir(parents=True, exist_ok=True)
    there = place / "rounds" / former
    for file in (*sorted((there / "submissions").glob("*.csv")), there / "published.csv"):
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
        made = [row for row in rows if row["period"] == old]
        for row in made:
            row.update(
                {name: "" for name in ("document", "line", "quote", "as_at", "place") if name in row}, period=new
            )
            if held.measures[row["measure"]].unit.counted and row["value"]:
                row["value"] = str(int(row["value"]) * times)
        if made:
            out = io.StringIO()
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(made)
            to = folder.parent if file.parent == there else folder
            (to / file.name).write_text(out.getvalue(), "utf-8")


def decide_policy(place: Path, round_name: str, policy: str) -> None:
    about = place / "rounds" / round_name / "round.toml"
    about.write_text(about.read_text("utf-8").partition("[policy]")[0] + policy, "utf-8")


def write_words(land: Land, place: Path) -> None:
    """A report of one chapter with two figures and a sentence in each language, and an answer of a body."""
    rmtree(place / "rounds" / land.first / "report", ignore_errors=True)
    rmtree(place / "report")
    measure, provider = land.decided
    for tag, sentence in land.sentences.items():
        file = place / "rounds" / land.first / "report" / tag / f"{land.text}.md"
        file.parent.mkdir(parents=True)
        figures = f"{{{{ figure {measure} of {provider} }}}}", f"{{{{ figure {measure} of {provider} in round-1 }}}}"
        file.write_text(f"# KOM\n\n{figures[0]} / {figures[1]}.\n\n{sentence}\n", "utf-8")
    provider, form, question = land.answering
    told = [f'provider = "{provider}"\n[[answer]]\nform = "{form}"\nquestion = "{question}"']
    told += [f"{tag} = {json.dumps(words, ensure_ascii=False)}" for tag, words in land.answers.items()]
    file = place / "rounds" / land.first / "submissions" / f"{provider}.answers.toml"
    file.write_text("\n".join(told) + "\n", "utf-8")


def play(land: Land, folder: Path, tilstand: Run, released: Callable[[Path, str], None]) -> Played:
    place = Path(copytree(land.folder, folder / "collection"))
    for other in define.read_collection(place).rounds:
        if other != land.before:
            rmtree(place / "rounds" / other)

    def call(*words: object) -> None:
        done = tilstand(*words)
        assert done.returncode == 0, done.stderr

    def build(name: str, round_name: str, *, draft: bool, former: Path | None = None) -> None:
        released(place, round_name)
        stages.build_edition(place, round_name, folder / name, draft=draft, former=former)

    def correct(reason: str) -> None:
        call("round", "correct", place, land.first, "--by", "Kari", "--reason", reason)
        tags = define.read_collection(place).settings.languages
        words = (part for tag in tags for part in ("--words", f"{tag}={reason}"))
        call("round", "note", place, land.first, "--by", "Kari", *words)

    build("zero", land.before, draft=False)
    call("round", "print", place, land.before, folder / "zero", "--by", "Kari")
    call("round", "open", place, land.first, "--from", land.before, "--by", "Kari")
    deliver(place, land.before, land.first, 2)
    decide_policy(place, land.first, f'[policy]\nmethod = "round"\nthreshold = {land.threshold}\n')
    write_words(land, place)
    build("one", land.first, draft=False, former=folder / "zero")
    call("round", "print", place, land.first, folder / "one", "--by", "Kari")

    correct("Et tall er et annet.")
    state, (measure, provider) = load_round(place, land.first), land.decided
    figure = state.reconciled.figures.get(Key(measure, provider, state.round.period))
    assert figure is not None
    before, after = str(figure.value), str(int(figure.value.exact_number) + 6)
    reason = dict.fromkeys(state.collection.settings.languages, "Rettet i tolv.")
    choice = ProposedDecision(
        "correct", measure, provider, state.round.period.text, "", reason, before=before, after=after
    )
    write_decision(
        state, open_journal(state.collection, land.first), choice, by="Kari", on=state.round.published, at=NOON
    )
    build("two", land.first, draft=False, former=folder / "one")
    call("round", "print", place, land.first, folder / "two", "--by", "Kari")

    said = load_round(place, land.first).opened
    secret = {*land.sentences.values(), *land.answers.values()}
    hashes = [sha256 for sha256, words in said.items() if words in secret]
    assert len(hashes) == len(secret)
    given = (part for sha256 in hashes for part in ("--hash", sha256))
    call("round", "withdraw", place, land.first, "--by", "Kari", "--reason", "Om en person", *given)
    for tag, sentence in land.sentences.items():  # whoever withdraws it strikes it
        file = place / "rounds" / land.first / "report" / tag / f"{land.text}.md"
        file.write_text(file.read_text("utf-8").replace(sentence, ""), "utf-8")
    provider, *_ = land.answering
    (place / "rounds" / land.first / "submissions" / f"{provider}.answers.toml").unlink()
    correct("Et avsnitt er trukket.")
    build("three", land.first, draft=False, former=folder / "two")
    call("round", "print", place, land.first, folder / "three", "--by", "Kari")

    call("round", "open", place, land.then, "--from", land.first, "--by", "Kari")
    deliver(place, land.before, land.then, 3)
    build("own", land.then, draft=True, former=folder / "three")
    decide_policy(place, land.then, "")
    build("bare", land.then, draft=True, former=folder / "three")
    return Played(land, place, folder, tuple(secret), after)


@pytest.fixture(scope="module", params=[THALASSIA, NORWAY], ids=["thalassia", "norway"])
def played(request: Any, once: Any, tilstand: Run, released: Callable[[Path, str], None]) -> Played:
    land: Land = request.param

    def build(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(readiness, "run_readiness_checks", lambda *_, **__: SimpleNamespace(go=True))
            made = play(land, folder, tilstand, released)
        told = {"withdrawn": made.withdrawn, "after": made.after}
        (folder / "told.json").write_text(json.dumps(told), "utf-8")

    folder = Path(once(f"chain-{land.folder.name}", build))
    told = json.loads((folder / "told.json").read_text("utf-8"))
    return Played(land, folder / "collection", folder, tuple(told["withdrawn"]), told["after"])


def read_texts(data: bytes, name: str) -> Iterator[str]:
    """What a served file says, as it stands and as it is read."""
    if name.endswith(".pdf"):
        yield " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for inner in packed.namelist():
                yield from read_texts(packed.read(inner), inner)
    elif name.rpartition(".")[2] in ("html", "js", "json", "csv", "md", "xml", "rels", "svg", "cff", "txt", "bib"):
        text = data.decode()
        yield text
        yield unescape(re.sub("<[^>]*>", " ", text))


def find_words(folder: Path, words: set[str]) -> set[str]:
    """Files of an edition in which one of some words stands, whatever breaks it across lines."""
    found = set()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            for text in read_texts(file.read_bytes(), file.name):
                plain = re.sub(r"[\s\u00ad\u200b-]+", "", text).casefold()
                if any(word.casefold() in plain for word in words):
                    found.add(file.relative_to(folder).as_posix())
    return found


def list_names(played: Played) -> set[str]:
    """Words that stand in what was withdrawn and nowhere else: names of persons and places that do not exist."""
    names = {word for said in played.withdrawn for word in re.findall(r"\w{5,}", said) if word[0].isupper()}
    return names - {"Petra"}


def test_what_was_withdrawn_stood_in_print_and_is_served_nowhere(played: Played) -> None:
    names = list_names(played)
    assert len(names) >= 4
    assert find_words(played.folder / "one", names)
    for name in ("three", "own", "bare"):
        assert find_words(played.folder / name, names) == set(), name


def list_printed(played: Played, edition: str = "three") -> dict[FigureKey, Decimal]:
    """The numbers that an edition shows of its own period."""
    made = played.edition(edition)
    period = "" if made.period is None else made.period.text
    return {key: Decimal(one.value) for key, one in made.figures.items() if one.value and key.period == period}


@pytest.mark.parametrize(
    ("edition", "next_"), [("zero", "one"), ("zero", "three"), ("three", "own"), ("three", "bare")]
)
def test_what_was_printed_is_found_again_or_its_change_is_told(played: Played, edition: str, next_: str) -> None:
    printed, later = list_printed(played, edition), played.edition(next_)
    found = {key: one for key, one in later.figures.items() if key in printed and key not in later.revised}
    assert len(found) >= 3
    assert {key.measure for key in found} >= {played.land.decided[0]}
    told = {key: (one.value and Decimal(one.value), printed[key]) for key, one in found.items()}
    assert {key: pair for key, pair in told.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("draft", ["own", "bare"])
def test_no_small_count_of_the_year_before_is_shown_as_it_is(played: Played, draft: str) -> None:
    view, period = played.view(played.land.first), played.period
    small = {
        key: one.value
        for key, one in played.edition(draft).figures.items()
        if key.period == period
        and one.value
        and 0 < Decimal(one.value) < played.land.threshold
        and view.measures[key.measure].role in view.protected_roles
        and view.measures[key.measure].statistic == "count"
    }
    assert small == {}


def test_a_decided_figure_is_the_same_in_workbook_account_and_drafts(
    played: Played, tmp_path: Path, tilstand: Run
) -> None:
    measure, provider = played.land.decided
    after, key = Decimal(played.after), FigureKey(measure, provider, played.period)
    for name in ("two", "three", "own", "bare"):
        assert Decimal(played.edition(name).figures[key].value) == after, name
    (account,) = build_accounts(load_round(played.place, played.land.first), [provider])
    told = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(account.pdf)).pages)
    assert re.search(rf"\b{played.after}\b", told)
    done = tilstand("round", "template", played.place, played.land.then, provider, "--out", tmp_path / "a.xlsx")
    assert done.returncode == 0, done.stderr
    book = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    cells = {cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert float(after) in cells


def test_a_workbook_has_what_was_printed_of_its_body_or_what_the_body_was_told_alone(played: Played) -> None:
    printed = list_printed(played)
    state = load_round(played.place, played.land.first)
    world = print_round(state, load_earlier_numbers(state)).world
    for provider, values in load_period_before(define.read_collection(played.place), played.land.then).items():
        for key, value in values.items():
            number = printed.get(FigureKey(key.measure, provider, key.period.text, key.dims))
            if number is not None and key not in world.moved:
                assert value.exact_number == number, key
