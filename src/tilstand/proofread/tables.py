"""Reader of printed tables, with repair of damaged row labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tilstand.proofread.evidence import DiscourseState
from tilstand.proofread.figure_index import FigureIndex
from tilstand.proofread.grammar import GrammarWords, make_word_pattern
from tilstand.proofread.page_blocks import BlockKind, PageBlock
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import PhraseFinder, list_first_mentioned_codes, list_mentioned_names
from tilstand.proofread.table_interpretation import JudgedCell, TableInterpretation
from tilstand.proofread.table_parts import BEFORE, InterpretedRow, TableContext, TableHead
from tilstand.reading.ocr import load_ocr_confusions
from tilstand.terms import Language, Period

# So many letters of a name may be wrong, and at most half; the next name must be a letter further off.
_MOST = 2.0
_APART = 1.0
# What letters cost that are often taken for one another.
_CONFUSED = 0.5
# So many rows must name codes of a list before it is clear that all do.
_LEAST = 3


def repair_row_labels(rows: Sequence[InterpretedRow], finder: PhraseFinder) -> Iterator[InterpretedRow]:
    """The rows; one that says nothing between rows of one code list has the code whose name is nearest.

    Only a row of plain text is read so, where one name is clearly nearest and no other row has it.

    Args:
        rows: The rows of a table.
        finder: Finds the phrases of the language.
    """
    named = [list_first_mentioned_codes(row.head.hits) for row in rows]
    every: dict[str, set[str]] = {}
    for group, meant in (pair for texts_by_name in named for pair in texts_by_name.items()):
        every.setdefault(group, set()).update(meant)
    often = Counter(group for texts_by_name in named for group in texts_by_name)
    for at, row in enumerate(rows):
        around = [n for n in (at - 1, at + 1) if 0 <= n < len(rows) and not rows[n].head.total]
        shared = set.intersection(*(set(named[n]) for n in around)) if around else set()
        beside = {name for n in around for name in list_mentioned_names(rows[n].head.hits, PhraseKind.MEASURE)}
        if not row.block.plain or not _is_uninformative_label(row.head, beside) or len(shared) != 1:
            yield row
            continue
        (group,) = shared
        code = _find_nearest_code(row.block.cells[0], _list_code_names(finder, group))
        if often[group] < _LEAST or not code or code in every[group]:
            yield row
            continue
        hit = PhraseMention(0, len(row.block.cells[0]), PhraseKind.CODE, group, frozenset({code}))
        yield replace(row, head=replace(row.head, hits=(*row.head.hits, hit), guessed=True))


def _is_uninformative_label(head: TableHead, beside: set[str]) -> bool:
    """True for a label that says nothing but what the rows beside it also say."""
    others = any(h.about in (PhraseKind.CODE, PhraseKind.PROVIDER) for h in head.hits)
    return (
        not (others or head.year or head.total or head.change)
        and list_mentioned_names(head.hits, PhraseKind.MEASURE) <= beside
    )


def _list_code_names(finder: PhraseFinder, group: str) -> Iterator[tuple[str, str]]:
    """The names of a code list's codes, each with the code."""
    for table in finder.tables:
        if table.about is PhraseKind.CODE and table.group == group:
            for phrase, meant in zip(table.phrases, table.names, strict=True):
                if len(meant) == 1 and "*" not in phrase:
                    yield phrase, min(meant)


def _find_nearest_code(label: str, phrases: Iterable[tuple[str, str]]) -> str:
    """The code whose name is clearly nearest to a label; empty where none is near, or two are."""
    off: dict[str, float] = {}
    near: set[str] = set()
    for phrase, code in phrases:
        message, name = _drop_common_words(label.lower().split(), phrase.lower().split())
        letters = _compute_ocr_distance(message, name)
        off[code] = min(letters, off.get(code, letters))
        if letters <= min(_MOST, len(name) / 2):
            near.add(code)
    if not near:
        return ""
    best = min(near, key=lambda code: (off[code], code))
    return "" if any(off[code] < off[best] + _APART for code in off if code != best) else best


def _drop_common_words(one: list[str], other: list[str]) -> tuple[str, str]:
    """Two names without the words that both have."""
    common_texts = set(one) & set(other)
    return " ".join(w for w in one if w not in common_texts), " ".join(w for w in other if w not in common_texts)


def _compute_ocr_distance(said: str, name: str) -> float:
    """How many letters of a name are wrong, missing or too many; letters often confused count for less."""
    confused = load_ocr_confusions().confused
    before = [float(n) for n in range(len(said) + 1)]
    for at, right in enumerate(name, 1):
        row = [float(at)]
        for n, wrong in enumerate(said, 1):
            cost = 0.0 if wrong == right else _CONFUSED if wrong in confused.get(right, ()) else 1.0
            row.append(min(row[-1] + 1, before[n] + 1, before[n - 1] + cost))
        before = row
    return before[-1]


_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\s+){2,}(?:19|20)\d\d(?!\S)")
# A year, or years from one to another ("2019-23").
_SPAN = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d))?(?!\d)")
_CAPTION = 4


@dataclass(slots=True)
class PrintedTableReader:
    """The rows of a table and what stands above them, until the table ends and is read as a whole."""

    stated: FigureIndex
    period: Period
    words: GrammarWords
    finder: PhraseFinder
    language: Language
    above: list[PageBlock] = field(default_factory=list)
    columns: tuple[TableHead, ...] = ()
    rows: list[InterpretedRow] = field(default_factory=list)
    count: int = 0
    before: list[tuple[list[InterpretedRow], tuple[TableHead, ...]]] = field(default_factory=list)

    def continues_table(self, block: PageBlock) -> bool:
        """True for a block that does not end the table: a row, or the label of a row that goes on."""
        short = block.plain and len(block.text.split()) < 3 and not any(c.isdigit() for c in block.text)
        return block.kind is BlockKind.ROW or (self.count > 0 and short)

    def remember_caption(self, block: PageBlock) -> None:
        """Remember a block that may be a caption or a line of heads."""
        if self.count:
            self.above, self.columns, self.rows, self.count = [], (), [], 0
        self.above = [*self.above, block][-_CAPTION:]

    def row(self, block: PageBlock) -> None:
        """Take in a row."""
        label, *cells = block.cells
        # A row of plain text may have lost its label to the row above; what is left begins with a year.
        if not label and cells and _YEAR.fullmatch(cells[0]) and _are_number_cells(cells[1:]):
            label, *cells = cells
        self.count += 1
        if self.heads(cells) or (not block.plain and self.begins_new_table(cells)):
            if self.rows:
                self.before.append((self.rows, self.columns))
                self.rows = []
            self.columns = self.heading(cells)
            return
        if not self.columns:
            self.columns = self.guess_column_heads(len(cells))
        self.rows.append(InterpretedRow(block, self.head(label), tuple(cells)))

    def read(self, scene: DiscourseState) -> Iterator[tuple[PageBlock, JudgedCell]]:
        """Every figure of the rows taken in, judged; the table is understood as most of its cells fit."""
        parts = [*self.before, (self.rows, self.columns)]
        self.before, self.rows = [], []
        for rows, columns in parts:
            if not rows:
                continue
            rows = list(repair_row_labels(rows, self.finder))
            caption = self.finder.find_mentions(" ".join(block.text for block in self.above))
            period = self.resolve_table_period(" ".join(block.text for block in self.above))
            above = TableContext(caption, scene, period, self.period, self.bracketed())
            yield from TableInterpretation(self.stated, rows, columns, above, self.language).cells()

    def resolve_table_period(self, above: str) -> Period:
        """The period that what stands above a table names last, else that of the report."""
        spelled, years = self.stated.timed.find_last_period(above, self.language), _YEAR.findall(above)
        return spelled or (Period.from_text(years[-1]) if years else self.period)

    def heads(self, cells: Sequence[str]) -> bool:
        """True where a row holds the heads of columns: years, or no number at all at the top of the table."""
        if cells and all(_YEAR.fullmatch(cell) for cell in cells):
            return True
        return self.count == 1 and bool(cells) and not any(c.isdigit() for cell in cells for c in _SPAN.sub("", cell))

    def begins_new_table(self, cells: Sequence[str]) -> bool:
        """True for the heads of a table that follows at once: each says another thing, and none a figure."""
        said = [cell.strip() for cell in cells]
        if not all(said) or len(set(said)) < len(said) or any(c.isdigit() for c in _SPAN.sub("", "".join(said))):
            return False
        heads = [self.head(cell) for cell in said]
        return all(head.known for head in heads) and (
            len(heads) > 1 or any(h.year or h.plain or h.change for h in heads)
        )

    def head(self, text: str) -> TableHead:
        """What a head says."""
        hits = _drop_bracketed_glosses(_drop_partial_names(self.finder.find_mentions(text)), text)
        share = make_word_pattern(self.words.share).search(text) is not None
        if make_word_pattern(self.words.change).search(text):
            return TableHead(hits, change=True, share=share)
        year = _YEAR.search(text)
        before = BEFORE if make_word_pattern((*self.words.year_before, *self.words.last_year)).search(text) else ""
        total = make_word_pattern(self.words.total).search(text) is not None
        plain = make_word_pattern(self.words.numbers).fullmatch(text.strip()) is not None
        named = any(h.about is PhraseKind.MEASURE and h.end - h.start == len(text.strip()) for h in hits)
        spelled = self.stated.timed.find_last_period(text, self.language)
        message = spelled.text if spelled else year.group() if year else before
        return TableHead(hits, message, total, named, share=share, plain=plain)

    def heading(self, cells: Sequence[str]) -> tuple[TableHead, ...]:
        """The heads of columns: an only one may say anything, one of several bare numbers."""
        table_heads = tuple(self.head(cell) for cell in cells)
        if len(table_heads) == 1 and not table_heads[0].known:
            return (TableHead(plain=True),)
        return tuple(TableHead() if h.plain and sum(o.plain for o in table_heads) > 1 else h for h in table_heads)

    def guess_column_heads(self, count: int) -> tuple[TableHead, ...]:
        """The columns of a table in plain text: the words above it that are as many as its cells."""
        for line in reversed([line for block in self.above for line in block.lines()]):
            if count == 1 and _YEAR.fullmatch(line.strip()):
                return (TableHead(year=line.strip()),)
            run = _YEARS.match(line)
            if run:
                years = tuple(TableHead(year=year) for year in run.group().split()[:count])
                return (*years, *self.build_change_heads(count - len(years)))
            table_heads = self.split_head_line(line)
            if len(table_heads) == count:
                return table_heads
        return ()

    def build_change_heads(self, count: int) -> tuple[TableHead, ...]:
        """The heads of so many columns of changes after those of years, where just as many are spoken of."""
        above = self.above[-1].text if self.above else ""
        heads = [
            match.start()
            for word in self.words.change
            for match in re.finditer(rf"(?<!\w){re.escape(word)}", above, re.I)
        ]
        share = make_word_pattern(self.words.share).search(above) is not None
        return (TableHead(change=True, share=share),) * count if len(heads) == count else ()

    def split_head_line(self, line: str) -> tuple[TableHead, ...]:
        """The heads that stand side by side in one line."""
        places: list[tuple[int, TableHead]] = []
        match = make_word_pattern(self.words.total).search(line)
        if match:
            places.append((match.start(), TableHead(total=True)))
        last: tuple[str, frozenset[str]] | None = None
        for hit in self.finder.find_mentions(line):
            if hit.about is PhraseKind.CODE and (hit.group, hit.names) != last:
                if last is not None and hit.group != last[0]:
                    continue
                places.append((hit.start, TableHead((hit,))))
                last = (hit.group, hit.names)
        return tuple(head for _, head in sorted(places, key=lambda pair: pair[0]))

    def bracketed(self) -> tuple[PhraseMention, ...]:
        """What the caption says that the numbers in brackets count."""
        for text in reversed([block.text for block in self.above]):
            for sentence in re.split(r"(?<=[.:])\s+", text):
                if make_word_pattern(self.words.in_brackets).search(sentence):
                    return tuple(h for h in self.finder.find_mentions(sentence) if h.about is PhraseKind.CODE)
        return ()


def _are_number_cells(cells: Sequence[str]) -> bool:
    """True for cells that hold no words, and not the years that head columns."""
    return not any(c.isalpha() for c in "".join(cells)) and not all(map(_YEAR.fullmatch, cells))


def _drop_partial_names(hits: Sequence[PhraseMention]) -> tuple[PhraseMention, ...]:
    """The hits without codes named only by a part of what names another code ("Havn police district")."""
    wide = [h for h in hits if h.about is PhraseKind.CODE]
    return tuple(
        h
        for h in hits
        if h.about is not PhraseKind.CODE
        or not any(o.start <= h.start and h.end <= o.end and o.end - o.start > h.end - h.start for o in wide)
    )


def _drop_bracketed_glosses(hits: Sequence[PhraseMention], text: str) -> tuple[PhraseMention, ...]:
    """The hits without codes in brackets that say again what another of their code list says before them.

    "Asylum (protection)" is no sum of two kinds.
    """
    brackets = [match.span() for match in re.finditer(r"\([^()]*\)", text)]
    again = {
        hit
        for hit in hits
        for start, end in brackets
        if start < hit.start and hit.end < end and any(o.end <= start and o.group == hit.group for o in hits)
    }
    return tuple(hit for hit in hits if hit.about is not PhraseKind.CODE or hit not in again)
