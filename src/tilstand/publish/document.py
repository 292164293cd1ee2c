"""The report as a tree of plain texts: what stands where, before it is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from tilstand.fonts.sign import PLACEHOLDER, plain, unprintable
from tilstand.languages import Fact
from tilstand.model.document import FRONT, Chapter, Insert
from tilstand.model.names import Names
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.model.table import ReleasableTable
from tilstand.publish.boxes import ToldBox, boxes
from tilstand.publish.coverage import paragraphs
from tilstand.publish.front import cover, front
from tilstand.publish.imprint import Rows
from tilstand.publish.layout import sections
from tilstand.publish.method import method
from tilstand.publish.prose import Away, told
from tilstand.publish.spread import OVERVIEW, spread
from tilstand.render.footnote import FindingReference, references
from tilstand.render.picture import Picture
from tilstand.render.table import ACCOUNT, titled
from tilstand.terms import Key, Language, Text
from tilstand.terms.marked import marked
from tilstand.text import fixed
from tilstand.text.long_word import breakable

__all__ = ["document"]

_ADDRESS = "report.address"  # words that a collection may declare
_NAMED = 4  # tables that the report names one by one where it does not print them


def document(
    release: Release, language: Language, pictures: Sequence[Picture] = (), changed: Rows = ()
) -> dict[str, Any]:
    """The whole report in one language.

    Args:
        release: What is released.
        language: Language of the report; a part without a text in it shows its tables alone.
        pictures: Its pictures, drawn for print.
        changed: The figures that a correction changed.
    """
    own = release.chapters.get(language, ())
    chapters = [one for one in own if one.id != FRONT]
    opening = [one for one in own if one.id == FRONT]
    first = _DocumentWriting(release, language, own, pictures)
    shown = (insert.id for one in opening for insert in one.document.inserts if insert.kind == "chart")
    writing = replace(first, shown=frozenset(shown))
    parts = sorted({*release.names.parts, *(table.part for table in release.tables)})
    return {
        **cover(release.names, language, changed),
        "first": next((first.chapter(one) for one in opening), {}),
        "front": front(release.names, language),
        "openings": [writing.chapter(one) for one in chapters if (one.number or 0) < min(parts, default=1)],
        "parts": [writing.part(number) for number in parts],
        "closings": [writing.chapter(one) for one in chapters if (one.number or 0) > max(parts, default=0)],
        "appendix": method(release.names, release.appendix, language, release.headcount, _measures(release)),
    }


@dataclass(frozen=True, slots=True)
class _DocumentWriting:
    release: Release
    language: Language
    chapters: Sequence[Chapter] = ()
    pictures: Sequence[Picture] = ()
    shown: frozenset[str] = frozenset()  # charts of the front, which are not printed again

    @property
    def names(self) -> Names:
        return self.release.names

    @property
    def away(self) -> Away:
        """The tables of the site alone, with its address where the collection has declared it."""
        names = self.names
        tables = frozenset(table.id for table in self.release.tables if not table.printed)
        base = marked(names.words[_ADDRESS], self.language) if _ADDRESS in names.words else ""
        if base:
            base = f"{base}{self.language}/{names.round_name}/"
        return Away(tables, self.say("front.on_site"), base)

    def chapter(self, chapter: Chapter, *, below: int = 0) -> dict[str, Any]:
        """A chapter that stands by itself, or the account of a body."""
        blocks = told(chapter, self.inserted, self.named, below=below, titled=False, away=self.away)
        return {"title": plain(chapter.title), "blocks": list(_opened(blocks))}

    def texts(self, chapters: Sequence[Chapter]) -> list[dict[str, Any]]:
        """The texts of a part: one alone goes under the part's heading, several have their own."""
        if len(chapters) == 1:
            return list(self.chapter(chapters[0])["blocks"])
        each = (told(chapter, self.inserted, self.named, below=1, away=self.away) for chapter in chapters)
        return [block for blocks in each for block in _opened(blocks)]

    def inserted(self, insert: Insert) -> list[dict[str, Any]]:
        """What stands where a text asks for a table, chart or box; nothing where print does not have it."""
        if insert.kind == "box":
            return [self.box(one) for one in boxes(self.release, insert.id)]
        if insert.kind == "chart":
            return [_picture(one) for one in self.pictures if one.id == insert.id not in self.shown]
        found = [table for table in self.release.tables if table.id == insert.id and table.printed]
        if found and found[0].kind == OVERVIEW and len(found[0].column_labels) > 1:
            return [spread(self.names, found[0], self.language, self.release.appendix)]
        return [{"kind": "tables", "sections": self.sections(found)}]

    def box(self, one: ToldBox) -> dict[str, Any]:
        return {
            "kind": "box",
            "title": self.plainly(one.title),
            "paragraphs": [self.plainly(text) for text in one.paragraphs],
            "conditions": [self.plainly(text) for text in one.conditions],
            "see": [{"anchor": see.anchor, "text": see.text} for see in self.named(one.findings)],
        }

    def plainly(self, text: Text) -> str:
        return breakable(plain(marked(text, self.language)))

    def named(self, findings: Sequence[str]) -> list[FindingReference]:
        """What findings are called, and where the appendix tells them."""
        return references(self.names, self.release.appendix, findings, self.language)

    def sections(self, tables: Iterable[ReleasableTable]) -> list[dict[str, Any]]:
        """Tables as they stand on the page."""
        return sections(self.names, tables, self.language, self.release.appendix)

    def placed(self) -> set[str]:
        """The tables that some text has a place for, or for a picture that shows all of their figures."""
        inserts = [insert for chapter in self.chapters for insert in chapter.document.inserts]
        charts = {insert.id for insert in inserts if insert.kind == "chart"}
        drawn: dict[str, set[Key]] = {}
        for plot in self.release.plots:
            if plot.id in charts:
                cells = (point.cell for point in plot.points if point.cell is not None)
                drawn.setdefault(plot.table, set()).update(cell.key for cell in cells if cell.key is not None)
        behind = {
            table.id for table in self.release.tables if table.id in drawn and _keys(table) <= drawn[table.id]
        }
        return {insert.id for insert in inserts if insert.kind == "table"} | behind

    def part(self, number: int) -> dict[str, Any]:
        own = [table for table in self.release.tables if table.part == number]
        texts = [c for c in self.chapters if c.number == number and c.provider is None]
        placed = self.placed()
        unplaced = [table for table in own if table.kind != ACCOUNT and table.id not in placed]
        declared = [table for table in unplaced if table.printed]
        elsewhere = [table for table in own if table.kind != ACCOUNT and not table.printed]
        bodies = self.bodies(number, own)
        name = marked(self.names.part(number), self.language)
        intro = f"report.part_intro.{number}"
        paragraphs = [marked(self.names.words[intro], self.language)] if intro in self.names.words else []
        return {
            "title": f"{self.say('part', number=str(number))}. {name}",
            "paragraphs": paragraphs
            or ([] if declared or bodies or texts or elsewhere else [self.say("part_empty")]),
            "blocks": self.texts(texts),
            "further": self.say("tables_further") if texts and declared else "",
            "sections": self.sections(declared),
            "elsewhere": self.elsewhere(elsewhere),
            "bodies": bodies,
            "bodies_intro": (
                [self.say("body_accounts_intro")] if "report.body_accounts_intro" in self.names.words else []
            ),
        }

    def elsewhere(self, tables: Sequence[ReleasableTable]) -> str:
        """The sentence that names the tables of a part which are on the site and in the data alone."""
        if not tables:
            return ""
        tables = sorted(tables, key=lambda one: int(one.number) if one.number.isdigit() else 0)
        numbers = [int(table.number) for table in tables if table.number.isdigit()]
        if len(tables) > _NAMED and len(numbers) == len(tables):
            return self.say("front.elsewhere_many", numbers=", ".join(_runs(numbers)))
        # A number stays on the line of the word before it.
        names = "; ".join(
            titled(self.names, table, self.language).replace(f" {table.number}.", f"\u00a0{table.number}.")
            for table in tables
        )
        return self.say("front.elsewhere", names=names)

    def bodies(self, number: int, tables: Iterable[ReleasableTable]) -> list[dict[str, Any]]:
        accounts = {table.provider: table for table in tables if table.kind == ACCOUNT}
        said: dict[str, list[ReleasedAnswer]] = {}
        for answer in self.release.answers:
            if self.names.forms[answer.form].part == number:
                said.setdefault(answer.provider, []).append(answer)
        written = {c.provider: c for c in self.chapters if c.number == number and c.provider is not None}
        told = [
            {
                "name": marked(self.names.provider(name), self.language),
                "blocks": self.chapter(written[name], below=2)["blocks"] if name in written else [],
                "sections": self.account(accounts.get(name)),
                "forms": [] if name in written else self.forms(said.get(name, [])),
            }
            for name in self.names.providers
            if name in accounts or name in said or name in written
        ]
        # A body whose figures the site alone has is not named over nothing.
        return [body for body in told if body["blocks"] or body["sections"] or body["forms"]]

    def account(self, table: ReleasableTable | None) -> list[dict[str, Any]]:
        """The body's own table; the heading above it has already named the body."""
        if table is None or not table.printed:
            return []
        found = self.sections([table])
        for section in found:
            for piece in section["tables"]:
                caption = self.say("account_caption", year=self.names.period)
                piece |= {"caption": caption, "listed": False}
        return found

    def forms(self, answers: Sequence[ReleasedAnswer]) -> list[dict[str, Any]]:
        """The answers under the forms they belong to; a single form is not named."""
        names = tuple(dict.fromkeys(answer.form for answer in answers))
        titles = {name: marked(self.names.forms[name].title, self.language) for name in names}
        return [
            {
                "title": titles[name] if len(names) > 1 else "",
                "answers": [self.answer(answer) for answer in answers if answer.form == name],
            }
            for name in names
        ]

    def answer(self, answer: ReleasedAnswer) -> dict[str, Any]:
        language = answer.heard(self.language, *self.names.languages)
        words = answer.text.get(language, "")
        return {
            "question": marked(self.names.question(answer.form, answer.question), self.language),
            "language": language,
            "paragraphs": paragraphs(words),
            "lacking": self.say("signs_lacking", sign=PLACEHOLDER) if unprintable(words) else "",
        }

    def say(self, path: str, **facts: Fact) -> str:
        return marked(fixed(self.names.words, path, **facts), self.language)


def _opened(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The blocks; a spread begins on a left page, with the heading right before it."""
    before: dict[str, Any] = {}
    for block, follows in zip_longest(blocks, blocks[1:]):
        headed = block["kind"] == "heading" and _facing(follows)
        if headed:
            yield {"kind": "left_page"}
        if block["kind"] == "spread":
            block |= {"said": _said(before) == block["pages"][0]["caption"]}
        before = block
        yield block


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers in order, those that follow each other as one: 3, 5–9."""
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    for first, last in zip(starts, ends, strict=True):
        yield str(first) if first == last else f"{first}–{last}"


def _keys(table: ReleasableTable) -> set[Key]:
    return {cell.key for row in table.cells for cell in row if cell is not None and cell.key is not None}


def _measures(release: Release) -> frozenset[str] | None:
    """The measures of the tables that are printed; None where all tables are."""
    printed = [table for table in release.tables if table.printed]
    if len(printed) == len(release.tables):
        return None
    return frozenset(key.measure for table in printed for key in _keys(table))


def _said(block: dict[str, Any]) -> str:
    """The words of a heading; nothing of another block."""
    return "".join(one.get("text", "") for one in block["spans"]) if block.get("kind") == "heading" else ""


def _facing(block: dict[str, Any] | None) -> bool:
    return block is not None and block["kind"] == "spread" and len(block["pages"]) > 1


def _picture(one: Picture) -> dict[str, Any]:
    svg = one.svg.decode().replace("\n", " ")
    told = {"svg": svg, "title": one.title, "alt": one.alt, "width": one.width}
    return {"kind": "picture", "anchor": f"chart-{one.id}", **told}
