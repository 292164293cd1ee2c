"""Claims of a text: each number with the slots that the words around it fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction

import numpy as np

from tilstand.ledger.interval import Interval
from tilstand.proofread.page_blocks import PageBlock
from tilstand.proofread.result import ClaimForm
from tilstand.proofread.slots import Vector


class Zone(IntEnum):
    """Where a phrase stands, seen from a number."""

    ADJACENT = 0
    CLAUSE = 1
    SENTENCE = 2
    PARAGRAPH = 3
    AFTER = 4  # with a later number, of which it tells more


class PeriodPlace(IntEnum):
    """Where the period of a number was told."""

    OWN = 0
    SENTENCE = 1
    PARAGRAPH = 2
    DEFAULT = 3


SINCE = "since"

NONE_NAMES = (
    "always", "no_clause", "no_sentence", "percent", "time", "no_subject", "small", "period_unknown", "word",
    "qualified", "form", "range", "age", "each", "planned", "marker", "unsure",
    "cell",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Claim:
    """A number that may state a figure, with what its words tell of it.

    Attributes:
        block: The block that it stands in.
        start, end: Its place in the block.
        sentence_start: Where its sentence begins there.
        printed: The number as printed.
        text: Its sentence.
        value: The number; below zero where it is said to be that many fewer.
        room: The numbers that a range, "about", "at least" or "at most" may stand for; None for an exact number.
        form: What it says of a figure.
        is_qualified: True where it is only about so many.
        is_negated: True where its words say that it is not so.
        is_word: True where it is written in words.
        paragraph: Number of its paragraph.
        mentions: The phrases around it, each with its zone.
        clause, sentence: Stems of the words around it.
        period, period_place: The period told, and where.
        is_of: True where it is the whole of which another number is part.
        is_part: True where it is part of a number before.
        names_percent: True where its sentence speaks of per cent.
        row, column: Its place in its table; -1 in prose.
        noun: How the word after it begins.
        none: Signs that it is about nothing that the ledger states.
    """

    block: PageBlock
    start: int
    end: int
    printed: str
    text: str
    value: Fraction
    room: Interval | None
    form: ClaimForm
    is_qualified: bool
    is_word: bool
    paragraph: int
    mentions: list[tuple[frozenset[int], Zone]] = field(default_factory=list)
    clause: frozenset[str] = frozenset()
    sentence: frozenset[str] = frozenset()
    period: str = ""
    period_place: PeriodPlace = PeriodPlace.DEFAULT
    is_of: bool = False
    is_part: bool = False
    names_percent: bool = False
    row: int = -1
    column: int = -1
    noun: str = ""
    sentence_start: int = 0
    is_negated: bool = False
    none: Vector = field(default_factory=lambda: np.zeros(len(NONE_NAMES), np.float32))
