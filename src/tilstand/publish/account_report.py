"""The account of one body as PDF: what it stated, what is said of it and asked, and a line to sign."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from tilstand.errors import ReleaseError
from tilstand.fonts.sign import PLACEHOLDER, placed, unprintable
from tilstand.languages import Fact, failure, message
from tilstand.model.names import Names
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.model.table import ReleasableTable
from tilstand.publish.coverage import paragraphs, printable, tidy
from tilstand.publish.gate import admitted, discreet, targets_of
from tilstand.publish.keep import days_kept
from tilstand.publish.prose import told as prose
from tilstand.publish.typeset import pdf
from tilstand.render.table import printed_table
from tilstand.terms import Language
from tilstand.terms.marked import marked
from tilstand.text import fixed
from tilstand.text.long_word import breakable

__all__ = ["AccountReport", "account_report"]


@dataclass(frozen=True, slots=True)
class AccountReport:
    """What a body is sent.

    Attributes:
        pdf: The file.
        shown: Hash (SHA-256) of all that it shows; the body approves this, and a changed figure changes it.
    """

    pdf: bytes
    shown: str


def account_report(release: Release, language: Language) -> AccountReport:
    """The account of one body in one language.

    Args:
        release: What is released to the body.
        language: Language of the account.

    Raises:
        ReleaseError: If the release is not as protect made it, or something of another body is among what
            would be shown.
        PublishError: If a text holds a character that the fonts lack.
    """
    provider = admitted(release).provider
    _own(release)
    told = _told(release, language)
    shown = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    told["shown"] = [shown[at : at + 8] for at in range(0, 64, 8)]
    printable(told)
    data = json.dumps(days_kept(told, language), ensure_ascii=False, sort_keys=True)
    discreet(f"account-{provider}-{language}.pdf", targets_of(told))
    title = message("errors.edition.unset.account", provider=release.names.provider(provider))
    return AccountReport(pdf("account", data, release.names.published, title), shown)


def _own(release: Release) -> None:
    """Make sure that nothing is shown that another body stated."""
    cells = (cell for table in release.tables for row in table.cells for cell in row)
    others = {cell.key.provider for cell in cells if cell is not None and cell.key is not None}
    others |= {answer.provider for answer in release.answers}
    others |= {chapter.provider or "" for own in release.chapters.values() for chapter in own}
    if others - {release.provider}:
        told = "errors.edition.others"
        causes = [
            message(f"{told}.line", name=name) if name else message(f"{told}.report")
            for name in sorted(others - {release.provider})
        ]
        raise failure(ReleaseError, "edition.others", causes, provider=release.provider)


def _told(release: Release, language: Language) -> dict[str, Any]:
    names, tables, answers, questions = release.names, release.tables, release.answers, release.queries
    chapters = release.chapters.get(language, ())
    name = names.provider(release.provider)
    coordinator = names.provider(names.coordinator)

    def say(path: str, **facts: Fact) -> str:
        return marked(fixed(names.words, path, **facts), language)

    return {
        "language": language,
        "title": say("own.title", provider=name, year=names.period),
        "author": [coordinator.text(language)],
        "marks": [say(f"{mark}.word") for mark in names.imprint.marks],
        "edition": say("edition", date=names.published, year=names.period),
        "intro": [say("own.intro", coordinator=coordinator), say(names.basis, year=names.period)],
        "figures": {
            "title": say("own.figures"),
            "none": say("own.no_figures"),
            "tables": [table_of(names, table, language) for table in tables],
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
            "none": "" if answers or release.appendix.unreleased else say("own.no_answers"),
            "waiting": say("own.unreleased") if release.appendix.unreleased else "",
            "answers": [_answer(names, answer, language) for answer in answers],
        },
        "questions": {
            "title": say("own.questions"),
            "intro": say("own.questions_intro") if questions else say("own.no_questions"),
            "answer": say("own.answer"),
            "questions": [
                {
                    "head": " · ".join(
                        part
                        for part in (
                            one.number,
                            f"{one.rule} · {marked(one.title, language)}: {say(f'weight.{one.weight}')}",
                        )
                        if part
                    ),
                    "lines": [
                        [say(f"own.{line}"), breakable(placed(tidy(marked(text, language))))]
                        for line, text in (("where", one.where), ("what", one.what), ("do", one.do))
                    ],
                }
                for one in questions
            ],
        },
        "approval": {
            "title": say("own.approval"),
            "text": say("own.approval_text", year=names.period),
            "lines": [say("own.who"), say("own.date")],
            "shown": say("own.shown"),
            "help": say("own.shown_help"),
        },
        "page": say("page", number="{number}"),
    }


def table_of(names: Names, table: ReleasableTable, language: Language) -> dict[str, Any]:
    made = printed_table(names, table, language)
    return {
        "unit": made.unit,
        "head": [
            marked(fixed(names.words, "workbook.row"), language),
            marked(made.head[0], language),
        ],
        "rows": [
            {
                "label": marked(row.label, language),
                "level": row.level,
                "strong": row.strong,
                "text": " ".join(part for part in (row.cells[0].text, row.cells[0].bracket) if part),
                "marks": ", ".join(row.cells[0].letters),
            }
            for row in made.rows
        ],
        "footnotes": [[one.letter, marked(one.note.text, language)] for one in made.footnotes],
        "notes": list(made.notes),
    }


def _answer(names: Names, answer: ReleasedAnswer, language: Language) -> dict[str, Any]:
    """The answer in the language asked for, or as it was given."""
    tongue = answer.heard(language, *names.languages)
    words = answer.text.get(tongue, "")
    lacking = marked(fixed(names.words, "signs_lacking", sign=PLACEHOLDER), language)
    return {
        "question": marked(names.question(answer.form, answer.question), language),
        "language": tongue,
        "paragraphs": paragraphs(words),
        "lacking": lacking if unprintable(words) else "",
    }
