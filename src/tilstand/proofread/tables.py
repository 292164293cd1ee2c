"""Cells of tables as claims: their slots come from row, column and caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tilstand.proofread.claim_reader import MOST, ClaimReader, list_none_signs
from tilstand.proofread.claims import SINCE, Claim, PeriodPlace, Zone
from tilstand.proofread.page_blocks import PageBlock
from tilstand.proofread.phrases import shorten_word, split_tokens
from tilstand.proofread.result import ClaimForm
from tilstand.proofread.words import compile_claim_phrases, has_phrase_at_end
from tilstand.reading import NumberKind, find_numbers, find_periods

_VALUE = re.compile(
    r"(?P<main>[-−–+]?\d[\d \u00a0\u202f]*(?:[.,]\d+)*)\s?(?P<percent>%)?(?:\s?\(\d+\)?)?"
    r"(?:\s?[a-z]\)?(?:[ ,]{1,2}[a-z]\)?)*)?$"  # letters that point to notes
)
_DASH = re.compile(r"[-–—=_.:…]*$")
_YEAR = re.compile(r"(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class CellHeading:
    """What heads cells: a row's label, a column's head, a caption.

    Attributes:
        text: Its words.
        mentions: The slots that its phrases fill.
        stems: Stems of its words.
        period: The period that it names; empty for none.
    """

    text: str
    mentions: tuple[frozenset[int], ...] = ()
    stems: frozenset[str] = frozenset()
    period: str = ""


class TableReader:
    """Reads the cells of one table after another.

    Args:
        reader: The reader of the text.
    """

    def __init__(self, reader: ClaimReader) -> None:
        self.reader, self.slots = reader, reader.slots

    def read_table(self, rows: Sequence[PageBlock], caption: str) -> list[Claim]:
        """The claims of a table.

        Args:
            rows: Its rows, with their heads.
            caption: What stands above it.
        """
        self.reader.paragraph += 1
        above = self.read_heading(caption)
        columns: dict[int, CellHeading] = {}
        section, before = CellHeading(""), CellHeading("")
        claims: list[Claim] = []
        width = max(len(row.cells) for row in rows)
        for place, row in enumerate(rows):
            values = {at: cell for at, cell in enumerate(row.cells) if at and _VALUE.match(cell)}
            years = values and all(_YEAR.match(cell) for cell in values.values())
            if (not values or years) and sum(map(bool, row.cells)) > 1 and not _has_dashes(row.cells):
                columns = {at: self.read_heading(cell) for at, cell in enumerate(row.cells)}
                section = CellHeading("")
            elif not values and not _has_dashes(row.cells):
                section = self.read_heading(row.text)
            else:
                label = self.read_heading(" ".join(cell for at, cell in enumerate(row.cells) if at not in values))
                shift = width - len(row.cells)  # an empty cell in a corner is lost
                for at, cell in values.items():
                    column = columns.get(at + shift, columns.get(at, CellHeading("")))
                    claim = self._build_cell(row, cell, label, column, (above, section, before))
                    if claim is not None:
                        claim.row, claim.column = place, at + shift
                        claim.none[:] = list_none_signs(claim, self.reader, "", "")
                        claims.append(claim)
                before = label
        return claims

    def read_heading(self, text: str) -> CellHeading:
        """The words that head cells."""
        tokens = split_tokens(text)
        mentions = tuple(mention.slots for mention in self.reader.find_mentions(tokens))
        stems = frozenset(shorten_word(token.text) for token in tokens if len(token.text) > 2)
        return CellHeading(text, mentions, stems, self._find_heading_period(text))

    def _find_heading_period(self, text: str) -> str:
        named = [self.slots.match_period(span) for span in find_periods(text, self.slots.language)]
        spans = [span for span in find_numbers(text, self.slots.language) if span.kind is NumberKind.YEAR]
        for span in spans:
            if span.high is None and span.value is not None:
                since = has_phrase_at_end(self.slots.words.periods.get("since", ()), text[: span.start])
                named.append(SINCE if since else str(int(span.value)))
        return next((period for period in named if period), "")

    def _build_cell(
        self,
        row: PageBlock,
        cell: str,
        label: CellHeading,
        column: CellHeading,
        around: tuple[CellHeading, CellHeading, CellHeading],
    ) -> Claim | None:
        caption, section, before = around
        match = _VALUE.match(cell)
        spans = find_numbers(match["main"].lstrip("-−–+"), self.slots.language) if match else ()
        value = next((span.value for span in spans if span.value is not None), None)
        if match is None or value is None or value > MOST:
            return None
        form = self._find_cell_form(match["percent"] or "", label.text + " | " + column.text, caption.text)
        claim = Claim(
            block=row,
            start=0,
            end=0,
            printed=match["main"].strip(),
            text=row.text,
            value=Fraction(value) * (-1 if form is not ClaimForm.FIGURE and match["main"][0] in "-−–" else 1),
            room=None,
            form=form,
            is_qualified=False,
            is_word=False,
            paragraph=self.reader.paragraph,
            clause=label.stems | column.stems,
            sentence=label.stems | column.stems | section.stems | caption.stems,
        )
        for heading, zone in (
            (label, Zone.ADJACENT),
            (column, Zone.CLAUSE),
            (section, Zone.SENTENCE),
            (caption, Zone.PARAGRAPH),
            (before, Zone.PARAGRAPH),
        ):
            claim.mentions += [(slots, zone) for slots in heading.mentions]
        seen = {slot for slots, _ in claim.mentions for slot in slots}
        claim.mentions += [(slots, Zone.PARAGRAPH) for slots in self.reader.heading if not slots <= seen]
        own_period, beside = column.period or label.period, section.period or caption.period
        place = PeriodPlace.OWN if own_period else PeriodPlace.SENTENCE if beside else PeriodPlace.DEFAULT
        period = own_period or beside
        if not period or (period == SINCE and form in (ClaimForm.DIFFERENCE, ClaimForm.CHANGE)):
            period = self.slots.period.text
        claim.period, claim.period_place = period, place
        return claim

    def _find_cell_form(self, percent: str, heads: str, caption: str) -> ClaimForm:
        if compile_claim_phrases(self.slots.words.changes.get("change", ())).search(heads):
            return ClaimForm.CHANGE if percent or self.slots.percent.search(heads) else ClaimForm.DIFFERENCE
        if percent or self.slots.percent.search(heads) or (self.slots.percent.search(caption) and "%" in caption):
            return ClaimForm.SHARE
        return ClaimForm.FIGURE


def _has_dashes(cells: Sequence[str]) -> bool:
    return any(cell and _DASH.fullmatch(cell) for cell in cells[1:])


def split_tables(blocks: Sequence[PageBlock]) -> Iterator[tuple[PageBlock | None, list[PageBlock]]]:
    """The blocks of a document, each by itself, and rows that follow one another as one table."""
    rows: list[PageBlock] = []
    for block in blocks:
        if block.cells:
            rows.append(block)
            continue
        if rows:
            yield None, rows
            rows = []
        yield block, []
    if rows:
        yield None, rows
