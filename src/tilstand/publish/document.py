"""The report as a tree of plain texts: what stands where, before it is set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from tilstand.define import Collection, Round
from tilstand.fonts.sign import PLACEHOLDER, plain, unprintable
from tilstand.model import Answer, ReleasableTable
from tilstand.model.document import Chapter, Insert
from tilstand.publish.appendix import Appendix
from tilstand.publish.coverage import paragraphs
from tilstand.publish.front import cover, front
from tilstand.publish.layout import sections
from tilstand.publish.method import method
from tilstand.publish.picture import Picture
from tilstand.publish.prose import told
from tilstand.publish.refer import Reference, references
from tilstand.publish.spread import OVERVIEW, spread
from tilstand.terms import Language
from tilstand.text import fixed, period

__all__ = ["document"]

ACCOUNT = "account"
_NOWHERE = Appendix()


def document(
    collection: Collection,
    round_name: str,
    tables: Sequence[ReleasableTable],
    appendix: Appendix,
    answers: Sequence[Answer],
    language: Language,
    chapters: Sequence[Chapter] = (),
    pictures: Sequence[Picture] = (),
) -> dict[str, Any]:
    """The whole report in one language.

    Args:
        collection: The collection.
        round_name: Name of the round.
        tables: Tables that have passed the gate.
        appendix: What the method appendix tells.
        answers: The bodies' answers in words.
        language: Language of the report.
        chapters: Texts that have passed the gate; a part without one shows its tables alone.
        pictures: Pictures of the tables, drawn for print.
    """
    writing = _Writing(
        collection, collection.rounds[round_name], language, tables, chapters, pictures, appendix
    )
    parts = _parts(collection, tables)
    policies = tuple(dict.fromkeys(table.policy for table in tables))
    return {
        **cover(collection, writing.round, policies, language),
        "tables": any(table.kind != ACCOUNT for table in tables),
        "front": front(collection, writing.round, language),
        "openings": [writing.chapter(one) for one in chapters if (one.number or 0) < min(parts, default=1)],
        "parts": [writing.part(number, tables, answers) for number in parts],
        "closings": [writing.chapter(one) for one in chapters if (one.number or 0) > max(parts, default=0)],
        "appendix": method(collection, appendix, language),
    }


def _parts(collection: Collection, tables: Iterable[ReleasableTable]) -> list[int]:
    named = {int(path[6:]) for path in collection.labels if path[:6] == "parts." and path[6:].isdigit()}
    return sorted(named | {table.part for table in tables})


@dataclass(frozen=True, slots=True)
class _Writing:
    collection: Collection
    round: Round
    language: Language
    tables: Sequence[ReleasableTable] = ()
    chapters: Sequence[Chapter] = ()
    pictures: Sequence[Picture] = ()
    appendix: Appendix = _NOWHERE

    def chapter(self, chapter: Chapter, *, below: int = 0) -> dict[str, Any]:
        """A chapter that stands by itself, or the account of a body."""
        blocks = told(chapter, self.inserted, self.named, below=below, titled=False)
        return {"title": plain(chapter.title), "blocks": list(_opened(blocks))}

    def inserted(self, insert: Insert) -> list[dict[str, Any]]:
        """What stands where a text asks for a table or a chart."""
        if insert.kind == "chart":
            return [_picture(one) for one in self.pictures if one.id == insert.id]
        found = [table for table in self.tables if table.id == insert.id]
        if found and found[0].kind == OVERVIEW and len(found[0].column_labels) > 1:
            return [spread(self.collection, found[0], self.language, self.appendix)]
        return [{"kind": "tables", "sections": self.sections(found)}]

    def named(self, findings: Sequence[str]) -> list[Reference]:
        """What findings are called, and where the appendix tells them."""
        return references(self.collection, self.appendix, findings, self.language)

    def sections(self, tables: Iterable[ReleasableTable]) -> list[dict[str, Any]]:
        """Tables as they stand on the page."""
        return sections(self.collection, tables, self.language, self.appendix)

    def placed(self) -> set[str]:
        """The tables that some text has a place for."""
        return {
            insert.id
            for chapter in self.chapters
            for insert in chapter.document.inserts
            if insert.kind == "table"
        }

    def part(
        self, number: int, tables: Sequence[ReleasableTable], answers: Sequence[Answer]
    ) -> dict[str, Any]:
        own = [table for table in tables if table.part == number]
        text = next((c for c in self.chapters if c.number == number and c.provider is None), None)
        placed = self.placed()
        declared = [table for table in own if table.kind != ACCOUNT and table.id not in placed]
        bodies = self.bodies(number, own, answers)
        name = self.collection.labels[f"parts.{number}"].text(self.language)
        intro = f"report.part_intro.{number}"
        paragraphs = (
            [self.collection.labels[intro].text(self.language)] if intro in self.collection.labels else []
        )
        return {
            "title": f"{self.say('part', number=str(number))}. {name}",
            "paragraphs": paragraphs or ([] if declared or bodies or text else [self.say("part_empty")]),
            "blocks": self.chapter(text)["blocks"] if text else [],
            "further": self.say("tables_further") if text and declared else "",
            "sections": self.sections(declared),
            "bodies": bodies,
            "bodies_intro": (
                [self.say("body_accounts_intro")]
                if "report.body_accounts_intro" in self.collection.labels
                else []
            ),
        }

    def bodies(
        self, number: int, tables: Iterable[ReleasableTable], answers: Iterable[Answer]
    ) -> list[dict[str, Any]]:
        accounts = {table.id.removeprefix(f"{ACCOUNT}_"): table for table in tables if table.kind == ACCOUNT}
        said: dict[str, list[Answer]] = {}
        for answer in answers:
            if self.collection.forms[answer.form].part == number:
                said.setdefault(answer.provider, []).append(answer)
        written = {c.provider: c for c in self.chapters if c.number == number and c.provider is not None}
        return [
            {
                "name": self.collection.provider_label(name).text(self.language),
                "blocks": self.chapter(written[name], below=2)["blocks"] if name in written else [],
                "sections": self.account(accounts.get(name)),
                "forms": [] if name in written else self.forms(said.get(name, [])),
            }
            for name in self.collection.providers
            if name in accounts or name in said or name in written
        ]

    def account(self, table: ReleasableTable | None) -> list[dict[str, Any]]:
        """The body's own table; the heading above it has already named the body."""
        if table is None:
            return []
        found = self.sections([table])
        for section in found:
            for piece in section["tables"]:
                caption = self.say("account_caption", year=period(self.round.period, self.language))
                piece |= {"caption": caption, "listed": False}
        return found

    def forms(self, answers: Sequence[Answer]) -> list[dict[str, Any]]:
        """The answers under the forms they belong to; a single form is not named."""
        names = tuple(dict.fromkeys(answer.form for answer in answers))
        titles = {name: self.collection.labels[f"forms.{name}.title"].text(self.language) for name in names}
        return [
            {
                "title": titles[name] if len(names) > 1 else "",
                "answers": [self.answer(answer) for answer in answers if answer.form == name],
            }
            for name in names
        ]

    def answer(self, answer: Answer) -> dict[str, Any]:
        language = self.language if answer.text.get(self.language) else self.collection.settings.language
        if not answer.text.get(language):
            language = next((tongue for tongue in ("nb", "nn", "en") if answer.text.get(tongue)), language)
        words = answer.text.get(language, "")
        return {
            "question": self.collection.labels[f"questions.{answer.question}"].text(self.language),
            "language": language,
            "paragraphs": paragraphs(words),
            "lacking": self.say("signs_lacking", sign=PLACEHOLDER) if unprintable(words) else "",
        }

    def say(self, path: str, **facts: str) -> str:
        return fixed(self.collection.labels, path, **facts).text(self.language)


def _opened(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The blocks; a spread begins on a left page, with the heading right before it."""
    for block, follows in zip_longest(blocks, blocks[1:]):
        headed = block["kind"] == "heading" and follows is not None and follows["kind"] == "spread"
        if headed:
            yield {"kind": "left_page"}
        yield block


def _picture(one: Picture) -> dict[str, Any]:
    svg = one.svg.decode().replace("\n", " ")
    return {"kind": "picture", "svg": svg, "title": one.title, "alt": one.alt, "width": one.width}
