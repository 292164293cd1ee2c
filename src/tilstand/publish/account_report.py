"""The account of one body as PDF: what it stated, what is said of it and asked, and a line to sign."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tilstand.define import Collection
from tilstand.errors import ReleaseError
from tilstand.fonts.sign import PLACEHOLDER, placed, unprintable
from tilstand.model import Answer, CellValue, ReleasableTable
from tilstand.model.document import Chapter
from tilstand.publish.cells import bracketed, printed, unit_line
from tilstand.publish.coverage import paragraphs, printable, tidy
from tilstand.publish.gate import admitted, admitted_words, discreet
from tilstand.publish.prose import told as prose
from tilstand.publish.typeset import pdf
from tilstand.terms import Label, Language
from tilstand.text import day, fixed, period
from tilstand.text.long_word import breakable

__all__ = ["AccountReport", "Question", "account_report"]


@dataclass(frozen=True, slots=True)
class Question:
    """Something about the body's figures that does not fit, in the four lines in which it is told everywhere.

    Attributes:
        rule: Number of the rule.
        weight: `error` or `warning`.
        title: What the rule is about.
        where, what, do: The three lines under it.
    """

    rule: str
    weight: str
    title: Label
    where: Label
    what: Label
    do: Label


@dataclass(frozen=True, slots=True)
class AccountReport:
    """What a body is sent.

    Attributes:
        pdf: The file.
        shown: Hash (SHA-256) of all that it shows; the body approves this, and a changed figure changes it.
    """

    pdf: bytes
    shown: str


def account_report(
    collection: Collection,
    round_name: str,
    provider: str,
    table: ReleasableTable | None,
    answers: Sequence[Answer],
    questions: Sequence[Question],
    language: Language,
    *,
    chapter: Chapter | None = None,
) -> AccountReport:
    """The account of one body in one language.

    Args:
        collection: The collection.
        round_name: Name of the round.
        provider: The body.
        table: Its account, as protect released it; None if it stated no number.
        answers: Its answers in words.
        questions: What is open about its own figures.
        language: Language of the account.
        chapter: What the report will say of it, as protect released it.

    Raises:
        ReleaseError: If a table or text is not as protect released it, or something of another body is among
            what would be shown.
        PublishError: If a text holds a character that the fonts lack.
    """
    tables = admitted([table] if table is not None else [])
    chapters = admitted_words([chapter] if chapter is not None else [])
    _own(provider, tables, chapters, answers)
    told = _told(collection, round_name, provider, tables, chapters, answers, questions, language)
    shown = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    told["shown"] = [shown[at : at + 8] for at in range(0, 64, 8)]
    printable(told)
    data = json.dumps(told, ensure_ascii=False, sort_keys=True)
    discreet({f"account-{provider}-{language}.pdf": data.encode()})
    return AccountReport(
        pdf("account", data, collection.rounds[round_name].published, f"The account of {provider}"), shown
    )


def _own(
    provider: str, tables: Sequence[ReleasableTable], chapters: Sequence[Chapter], answers: Sequence[Answer]
) -> None:
    """Make sure that nothing is shown that another body stated."""
    cells = (cell for table in tables for row in table.cells for cell in row)
    others = {cell.key.provider for cell in cells if cell is not None and cell.key is not None}
    others |= {answer.provider for answer in answers} | {chapter.provider or "" for chapter in chapters}
    if others - {provider}:
        raise ReleaseError(
            f"The account of {provider} would show what belongs to others",
            cause=[
                f"Something of {name or 'the report'} is among it." for name in sorted(others - {provider})
            ],
            remedy="Give the body its own account, text and answers only.",
        )


def _told(
    collection: Collection,
    round_name: str,
    provider: str,
    tables: Sequence[ReleasableTable],
    chapters: Sequence[Chapter],
    answers: Sequence[Answer],
    questions: Sequence[Question],
    language: Language,
) -> dict[str, Any]:
    about = collection.rounds[round_name]
    span = period(about.period, language)
    name = collection.provider_label(provider)
    coordinator = collection.provider_label(collection.settings.coordinator)

    def say(path: str, **facts: str | Label) -> str:
        return fixed(collection.labels, path, **facts).text(language)

    return {
        "language": language,
        "title": say("own.title", provider=name, year=span),
        "author": [coordinator.text(language)],
        "edition": say("edition", date=day(about.published, language), year=span),
        "intro": [say("own.intro", coordinator=coordinator), say(about.basis, year=span)],
        "figures": {
            "title": say("own.figures"),
            "none": say("own.no_figures"),
            "tables": [_table(collection, table, language) for table in tables],
        },
        "text": {
            "title": say("own.text"),
            "blocks": [
                block
                for chapter in chapters
                for block in prose(chapter, lambda insert: [], below=1, titled=False)
            ],
        },
        "answers": {
            "title": say("own.answers"),
            "none": say("own.no_answers"),
            "answers": [_answer(collection, answer, language) for answer in answers],
        },
        "questions": {
            "title": say("own.questions"),
            "intro": say("own.questions_intro") if questions else say("own.no_questions"),
            "answer": say("own.answer"),
            "questions": [
                {
                    "head": f"{one.rule} · {one.title.text(language)}: {say(f'weight.{one.weight}')}",
                    "lines": [
                        [say(f"own.{line}"), breakable(placed(tidy(text.text(language))))]
                        for line, text in (("where", one.where), ("what", one.what), ("do", one.do))
                    ],
                }
                for one in questions
            ],
        },
        "approval": {
            "title": say("own.approval"),
            "text": say("own.approval_text", year=span),
            "lines": [say("own.who"), say("own.date")],
            "shown": say("own.shown"),
            "help": say("own.shown_help"),
        },
        "page": say("page", number="{number}"),
    }


def _table(collection: Collection, table: ReleasableTable, language: Language) -> dict[str, Any]:
    cells = [row[0] for row in table.cells]
    marks = {
        note: chr(ord("a") + at % 26) * (1 + at // 26)
        for at, note in enumerate(
            dict.fromkeys(note.text for cell in cells if cell is not None for note in cell.notes)
        )
    }
    return {
        "unit": unit_line(collection, table, language),
        "head": [
            fixed(collection.labels, "workbook.row").text(language),
            table.column_labels[0].text(language),
        ],
        "rows": [
            {
                "label": label.text(language),
                "level": level,
                "strong": level == 0,
                "text": " ".join(part for part in _number(collection, cell, language) if part),
                "marks": ", ".join(marks[note.text] for note in cell.notes) if cell is not None else "",
            }
            for (label, level, _), cell in zip(table.row_labels, cells, strict=True)
        ],
        "footnotes": [[mark, note.text(language)] for note, mark in marks.items()],
        "notes": [note.text(language) for note in table.notes],
    }


def _number(collection: Collection, cell: CellValue | None, language: Language) -> tuple[str, str]:
    beside = collection.measures[cell.key.measure].unit if cell is not None and cell.key is not None else None
    return printed(collection, cell, language, beside), bracketed(cell, language)


def _answer(collection: Collection, answer: Answer, language: Language) -> dict[str, Any]:
    """The answer in the language asked for, or as it was given."""
    own = collection.settings.language
    tongue = next((one for one in (language, own, *sorted(answer.text)) if answer.text.get(one)), language)
    words = answer.text.get(tongue, "")
    lacking = fixed(collection.labels, "signs_lacking", sign=PLACEHOLDER).text(language)
    return {
        "question": collection.labels[f"questions.{answer.question}"].text(language),
        "language": tongue,
        "paragraphs": paragraphs(words),
        "lacking": lacking if unprintable(words) else "",
    }
