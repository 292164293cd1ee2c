"""Marked texts, sentences and printed reports as the proof-reader reads them; for `learn.py`."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import audit
import press
from tilstand.define import RoundView
from tilstand.model import EditionFigures, Observation
from tilstand.proofread import Proofreader
from tilstand.proofread.claim_reader import ClaimReader
from tilstand.proofread.documents import read_document
from tilstand.proofread.features import ScoredClaim, prepare_claim
from tilstand.proofread.page_blocks import split_page_blocks, split_plain_lines
from tilstand.proofread.slots import LedgerSlots
from tilstand.proofread.texts import EditionTexts
from tilstand.reading import find_numbers
from tilstand.round.state import RoundState, load_round
from tilstand.terms import Period

FOLDS = 4


class Seen(NamedTuple):
    """A claim as `press.judged` looks for it."""

    at: int
    printed: str
    text: str
    place: int


@dataclass
class MarkedText:
    """A text as it is read: by the place of each marked number, whether it is right, and the right one."""

    name: str
    other: bool
    slots: LedgerSlots
    claims: list[ScoredClaim]
    wrong: dict[int, bool]
    truth: dict[int, float]
    unread: Counter[bool]
    edition: bool = False


def list_grounds(state: RoundState) -> tuple[RoundView, Period, Iterable[Observation], EditionFigures, EditionTexts]:
    """What a text on a round is held against."""
    texts = EditionTexts(state.collection, state.opened)
    return state.collection, state.round.period, state.stated_figures, state.reconciled.figures, texts


def read_text(reader: Proofreader, name: str, path: Path) -> MarkedText:
    text, marked = press.unmarked(path.read_text("utf-8"))
    slots, claims = reader.read_claims(list(split_plain_lines(text)))
    seen = [Seen(c.block.line(c.start), c.printed, c.text, at) for at, c in enumerate(claims)]
    hits, _ = press.judged(marked, seen)
    found = MarkedText(
        name, path.name.startswith("other"), slots, [prepare_claim(c, slots) for c in claims], {}, {}, Counter()
    )
    for one, hit in zip(marked, hits, strict=True):
        if hit is None:
            found.unread[bool(one.right)] += 1
            continue
        claim = claims[hit.place]
        found.wrong[hit.place] = bool(one.right)
        found.truth[hit.place] = float(read_right(one.right, slots.language, claim.value))
    return found


def read_edition(reader: Proofreader, name: str, path: Path) -> MarkedText:
    """A printed report of an edition: every number in it is right."""
    slots, claims = reader.read_claims(read_document(path.read_bytes(), path.name).lines)
    right = dict.fromkeys(range(len(claims)), False)
    truth = {at: float(claim.value) for at, claim in enumerate(claims)}
    return MarkedText(
        name, False, slots, [prepare_claim(c, slots) for c in claims], right, truth, Counter(), edition=True
    )


def read_editions(folder: Path) -> list[MarkedText]:
    """The printed reports of the editions that `benchmarks/audit.py` builds."""
    texts = []
    for collection, round_name in audit.EDITIONS:
        state = load_round(collection, round_name)
        reader = Proofreader(*list_grounds(state))
        for path in sorted((folder / f"{collection.name}-edition").glob("report-*.pdf")):
            texts.append(read_edition(reader, f"edition {collection.name} {path.stem}", path))
    return texts


def read_right(right: str, language: str, value: Fraction) -> Fraction:
    """The right number; where it differs from the printed one in its direction only, that turned round."""
    if not right:
        return value
    spans = [span for span in find_numbers(right, language) if span.value is not None]
    found = Fraction(spans[0].value) if spans else Fraction(-1)
    found = -found if value < 0 else found
    return -value if found == value else found


def read_lone_sentences(text: MarkedText, share: int) -> Iterator[MarkedText]:
    """Every so many of the marked sentences of a text, each as a text of its own."""
    places: dict[str, list[int]] = {}
    for at in text.wrong:
        places.setdefault(text.claims[at].claim.text, []).append(at)
    for sentence, marked in list(places.items())[::share]:
        reader = ClaimReader(text.slots, names_subject=text.claims[0].claim.none[5] == 0)
        claims = [c for block in split_page_blocks(list(split_plain_lines(sentence))) for c in reader.read_block(block)]
        found = MarkedText(
            text.name, False, text.slots, [prepare_claim(c, text.slots) for c in claims], {}, {}, Counter()
        )
        for at in marked:
            printed = text.claims[at].claim.printed
            place = next((n for n, c in enumerate(claims) if c.printed == printed and n not in found.wrong), None)
            if place is not None:
                found.wrong[place], found.truth[place] = text.wrong[at], text.truth[at]
        yield found


def read_sentence(reader: Proofreader, pair: Mapping[str, str], kind: str) -> MarkedText:
    """One sentence of a pair as a text: true, or false."""
    slots, claims = reader.read_claims(list(split_plain_lines(pair[kind])))
    number = pair.get(f"number_{kind}", pair.get("number", ""))
    place = next((at for at, c in enumerate(claims) if c.printed.lower() == number.lower()), None)
    place = next((at for at, c in enumerate(claims) if number in c.printed), None) if place is None else place
    found = MarkedText("sentences", False, slots, [prepare_claim(c, slots) for c in claims], {}, {}, Counter())
    if place is None:
        found.unread[kind == "false"] += 1
    else:
        found.wrong[place] = kind == "false"
        found.truth[place] = float(claims[place].value) if kind == "true" else float("nan")
    return found


def read_nine(reader: Proofreader, text: Mapping[str, object], wrong: int) -> MarkedText:
    """A text of nine numbers of which the first so many are wrong."""
    source = str(text["text"])
    for at, pair in enumerate(text["numbers"], 1):  # type: ignore[arg-type, var-annotated]
        source = source.replace(f"{{{at}}}", f"\0{pair[at <= wrong]}\0")
    parts = source.split("\0")
    starts = {len("".join(parts[:at])): at // 2 < wrong for at in range(1, len(parts), 2)}
    slots, claims = reader.read_claims(list(split_plain_lines("".join(parts))))
    found = MarkedText("nine", False, slots, [prepare_claim(c, slots) for c in claims], {}, {}, Counter())
    for at, claim in enumerate(claims):
        if claim.start in starts:
            found.wrong[at], found.truth[at] = starts[claim.start], float(claim.value)
    return found


def read_pairs(reader: Proofreader, path: Path) -> list[MarkedText]:
    pairs = tomllib.loads(path.read_text("utf-8"))["pair"]
    texts = [read_sentence(reader, pair, kind) for pair in pairs for kind in ("true", "false")]
    for at, text in enumerate(texts):
        text.name = f"sentences {at // 2 % FOLDS}"
    return texts


def read_sets(names: Sequence[str], readers: dict[tuple[Path, str], Proofreader]) -> list[MarkedText]:
    texts = []
    for name in names:
        folder, *book = press.SETS[name]
        if tuple(book) not in readers:
            state = load_round(*book)
            readers[tuple(book)] = Proofreader(*list_grounds(state))
        texts += [read_text(readers[tuple(book)], name, path) for path in sorted(folder.glob("*.txt"))]
    return texts
