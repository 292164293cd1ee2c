"""The report as a tree of plain texts: what stands where, before it is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from tilstand.fonts.glyphs import PLACEHOLDER, find_unprintable_signs, normalize_composed_text
from tilstand.languages import Fact
from tilstand.model.document import FRONT, Chapter, InsertBlock
from tilstand.model.names import EditionNames
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.model.table import ReleasableTable
from tilstand.publish.front_matter import Rows, build_cover, build_front_chapter
from tilstand.publish.method_appendix import build_method_appendix
from tilstand.publish.print_text import WebOnlyTables, build_chapter_blocks, build_picture_block, split_print_paragraphs
from tilstand.publish.report_elements import OVERVIEW, EditionBox, build_key_figure_pages, list_edition_boxes
from tilstand.render.charts import Picture
from tilstand.render.printed_table import ACCOUNT, FindingReference, find_finding_references, format_table_title
from tilstand.render.table_layout import layout_table_runs
from tilstand.report_text import get_report_string
from tilstand.report_text.print_forms import add_line_breaks
from tilstand.terms import Key, Language, Text
from tilstand.terms.text import encode_language_runs

_ADDRESS = "report.address"  # words that a collection may declare
_NAMED = 4  # tables that the report names one by one where it does not print them


def build_report(
    release: Release, language: Language, pictures: Sequence[Picture] = (), changed: Rows = ()
) -> dict[str, Any]:
    """The whole report in one language.

    Args:
        release: What is released.
        language: Language of the report; a part without a text in it shows its tables alone.
        pictures: Its pictures, drawn for print.
        changed: The figures that a correction changed.
    """
    own_chapters = release.chapters.get(language, ())
    chapters = [chapter for chapter in own_chapters if chapter.id != FRONT]
    opening = [chapter for chapter in own_chapters if chapter.id == FRONT]
    first = _ReportDocument(release, language, own_chapters, pictures)
    shown = (insert.id for chapter in opening for insert in chapter.document.inserts if insert.kind == "chart")
    writing = replace(first, shown=frozenset(shown))
    parts = sorted({*release.names.parts, *(table.part for table in release.tables)})
    return {
        **build_cover(release.names, language, changed),
        "first": next((first.build_report_chapter(chapter) for chapter in opening), {}),
        "front": build_front_chapter(release.names, language),
        "openings": [
            writing.build_report_chapter(chapter)
            for chapter in chapters
            if (chapter.number or 0) < min(parts, default=1)
        ],
        "parts": [writing.part(number) for number in parts],
        "closings": [
            writing.build_report_chapter(chapter)
            for chapter in chapters
            if (chapter.number or 0) > max(parts, default=0)
        ],
        "appendix": build_method_appendix(
            release.names, release.appendix, language, release.headcount, _find_printed_measures(release)
        ),
    }


@dataclass(frozen=True, slots=True)
class _ReportDocument:
    release: Release
    language: Language
    chapters: Sequence[Chapter] = ()
    pictures: Sequence[Picture] = ()
    shown: frozenset[str] = frozenset()  # charts of the front, which are not printed again

    @property
    def names(self) -> EditionNames:
        return self.release.names

    @property
    def web_only_tables(self) -> WebOnlyTables:
        """The tables of the site alone, with its address where the collection has declared it."""
        names = self.names
        tables = frozenset(table.id for table in self.release.tables if not table.printed)
        base = encode_language_runs(names.words[_ADDRESS], self.language) if _ADDRESS in names.words else ""
        if base:
            base = f"{base}{self.language}/{names.round_name}/"
        return WebOnlyTables(tables, self.format_report_text("front.on_site"), base)

    def build_report_chapter(self, chapter: Chapter, *, below: int = 0) -> dict[str, Any]:
        """A chapter that stands by itself, or the account of a body."""
        blocks = build_chapter_blocks(
            chapter, self.build_insert_blocks, self.named, below=below, titled=False, away=self.web_only_tables
        )
        return {"title": normalize_composed_text(chapter.title), "blocks": list(_open_key_figure_pages(blocks))}

    def texts(self, chapters: Sequence[Chapter]) -> list[dict[str, Any]]:
        """The texts of a part: one alone goes under the part's heading, several have their own."""
        if len(chapters) == 1:
            return list(self.build_report_chapter(chapters[0])["blocks"])
        item = (
            build_chapter_blocks(chapter, self.build_insert_blocks, self.named, below=1, away=self.web_only_tables)
            for chapter in chapters
        )
        return [block for blocks in item for block in _open_key_figure_pages(blocks)]

    def build_insert_blocks(self, insert: InsertBlock) -> list[dict[str, Any]]:
        """What stands where a text asks for a table, chart or box; nothing where print does not have it."""
        if insert.kind == "box":
            return [self.build_box_block(edition_box) for edition_box in list_edition_boxes(self.release, insert.id)]
        if insert.kind == "chart":
            return [
                build_picture_block(picture, "chart")
                for picture in self.pictures
                if picture.id == insert.id not in self.shown
            ]
        releasable_tables = [table for table in self.release.tables if table.id == insert.id and table.printed]
        if releasable_tables and releasable_tables[0].kind == OVERVIEW and len(releasable_tables[0].column_labels) > 1:
            return [build_key_figure_pages(self.names, releasable_tables[0], self.language, self.release.appendix)]
        return [{"kind": "tables", "sections": self.sections(releasable_tables)}]

    def build_box_block(self, one: EditionBox) -> dict[str, Any]:
        return {
            "kind": "box",
            "title": self.format_print_text(one.title),
            "paragraphs": [self.format_print_text(text) for text in one.paragraphs],
            "conditions": [self.format_print_text(text) for text in one.conditions],
            "see": [{"anchor": see.anchor, "text": see.text} for see in self.named(one.findings)],
        }

    def format_print_text(self, text: Text) -> str:
        return add_line_breaks(normalize_composed_text(encode_language_runs(text, self.language)))

    def named(self, findings: Sequence[str]) -> list[FindingReference]:
        """What findings are called, and where the appendix tells them."""
        return find_finding_references(self.names, self.release.appendix, findings, self.language)

    def sections(self, tables: Iterable[ReleasableTable]) -> list[dict[str, Any]]:
        """Tables as they stand on the page."""
        return layout_table_runs(self.names, tables, self.language, self.release.appendix)

    def find_placed_tables(self) -> set[str]:
        """The tables that some text has a place for, or for a picture that shows all of their figures."""
        inserts = [insert for chapter in self.chapters for insert in chapter.document.inserts]
        charts = {insert.id for insert in inserts if insert.kind == "chart"}
        drawn: dict[str, set[Key]] = {}
        for plot in self.release.plots:
            if plot.id in charts:
                cells = (point.cell for point in plot.points if point.cell is not None)
                drawn.setdefault(plot.table, set()).update(cell.key for cell in cells if cell.key is not None)
        behind = {
            table.id
            for table in self.release.tables
            if table.id in drawn and _collect_table_keys(table) <= drawn[table.id]
        }
        return {insert.id for insert in inserts if insert.kind == "table"} | behind

    def part(self, number: int) -> dict[str, Any]:
        own_tables = [table for table in self.release.tables if table.part == number]
        texts = [c for c in self.chapters if c.number == number and c.provider is None]
        placed = self.find_placed_tables()
        unplaced = [table for table in own_tables if table.kind != ACCOUNT and table.id not in placed]
        declared = [table for table in unplaced if table.printed]
        elsewhere = [table for table in own_tables if table.kind != ACCOUNT and not table.printed]
        bodies = self.bodies(number, own_tables)
        name = encode_language_runs(self.names.part(number), self.language)
        intro = f"report.part_intro.{number}"
        paragraphs = [encode_language_runs(self.names.words[intro], self.language)] if intro in self.names.words else []
        return {
            "title": f"{self.format_report_text('part', number=str(number))}. {name}",
            "paragraphs": paragraphs
            or ([] if declared or bodies or texts or elsewhere else [self.format_report_text("part_empty")]),
            "blocks": self.texts(texts),
            "further": self.format_report_text("tables_further") if texts and declared else "",
            "sections": self.sections(declared),
            "elsewhere": self.elsewhere(elsewhere),
            "bodies": bodies,
            "bodies_intro": (
                [self.format_report_text("body_accounts_intro")]
                if "report.body_accounts_intro" in self.names.words
                else []
            ),
        }

    def elsewhere(self, tables: Sequence[ReleasableTable]) -> str:
        """The sentence that names the tables of a part which are on the site and in the data alone."""
        if not tables:
            return ""
        tables = sorted(tables, key=lambda one: int(one.number) if one.number.isdigit() else 0)
        numbers = [int(table.number) for table in tables if table.number.isdigit()]
        if len(tables) > _NAMED and len(numbers) == len(tables):
            return self.format_report_text("front.elsewhere_many", numbers=", ".join(_format_number_runs(numbers)))
        # A number stays on the line of the word before it.
        names = "; ".join(
            format_table_title(self.names, table, self.language).replace(f" {table.number}.", f"\u00a0{table.number}.")
            for table in tables
        )
        return self.format_report_text("front.elsewhere", names=names)

    def bodies(self, number: int, tables: Iterable[ReleasableTable]) -> list[dict[str, Any]]:
        accounts = {table.provider: table for table in tables if table.kind == ACCOUNT}
        released_answers_by_name: dict[str, list[ReleasedAnswer]] = {}
        for answer in self.release.answers:
            if self.names.forms[answer.form].part == number:
                released_answers_by_name.setdefault(answer.provider, []).append(answer)
        written = {c.provider: c for c in self.chapters if c.number == number and c.provider is not None}
        told = [
            {
                "name": encode_language_runs(self.names.provider(name), self.language),
                "blocks": self.build_report_chapter(written[name], below=2)["blocks"] if name in written else [],
                "sections": self.account(accounts.get(name)),
                "forms": [] if name in written else self.forms(released_answers_by_name.get(name, [])),
            }
            for name in self.names.providers
            if name in accounts or name in released_answers_by_name or name in written
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
                caption = self.format_report_text("account_caption", year=self.names.period)
                piece |= {"caption": caption, "listed": False}
        return found

    def forms(self, answers: Sequence[ReleasedAnswer]) -> list[dict[str, Any]]:
        """The answers under the forms they belong to; a single form is not named."""
        names = tuple(dict.fromkeys(answer.form for answer in answers))
        titles = {name: encode_language_runs(self.names.forms[name].title, self.language) for name in names}
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
            "question": encode_language_runs(self.names.question(answer.form, answer.question), self.language),
            "language": language,
            "paragraphs": split_print_paragraphs(words),
            "lacking": self.format_report_text("signs_lacking", sign=PLACEHOLDER)
            if find_unprintable_signs(words)
            else "",
        }

    def format_report_text(self, path: str, **facts: Fact) -> str:
        return encode_language_runs(get_report_string(self.names.words, path, **facts), self.language)


def _open_key_figure_pages(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The blocks; a spread begins on a left page, with the heading right before it."""
    before: dict[str, Any] = {}
    for block, follows in zip_longest(blocks, blocks[1:]):
        headed = block["kind"] == "heading" and _has_facing_pages(follows)
        if headed:
            yield {"kind": "left_page"}
        if block["kind"] == "spread":
            block |= {"said": _get_heading_text(before) == block["pages"][0]["caption"]}
        before = block
        yield block


def _format_number_runs(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers in order, those that follow each other as one: 3, 5–9."""
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    for first, last in zip(starts, ends, strict=True):
        yield str(first) if first == last else f"{first}–{last}"


def _collect_table_keys(table: ReleasableTable) -> set[Key]:
    return {cell.key for row in table.cells for cell in row if cell is not None and cell.key is not None}


def _find_printed_measures(release: Release) -> frozenset[str] | None:
    """The measures of the tables that are printed; None where all tables are."""
    printed = [table for table in release.tables if table.printed]
    if len(printed) == len(release.tables):
        return None
    return frozenset(key.measure for table in printed for key in _collect_table_keys(table))


def _get_heading_text(block: dict[str, Any]) -> str:
    """The words of a heading; nothing of another block."""
    return "".join(item.get("text", "") for item in block["spans"]) if block.get("kind") == "heading" else ""


def _has_facing_pages(block: dict[str, Any] | None) -> bool:
    return block is not None and block["kind"] == "spread" and len(block["pages"]) > 1
