"""The account of one body as PDF: what it stated, what is said of it and asked, and a line to sign."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from tilstand.errors import ReleaseError
from tilstand.fonts.glyphs import PLACEHOLDER, find_unprintable_signs, replace_unprintable_signs
from tilstand.languages import Fact, format_message, make_error
from tilstand.model.names import EditionNames
from tilstand.model.release import Release, ReleasedAnswer
from tilstand.model.table import ReleasableTable
from tilstand.publish.pdf import compile_document
from tilstand.publish.print_text import build_chapter_blocks as prose
from tilstand.publish.print_text import normalize_text, split_print_paragraphs
from tilstand.publish.release_gate import check_release_seal
from tilstand.render.printed_table import build_printed_table
from tilstand.report_text import get_report_string
from tilstand.report_text.print_forms import add_line_breaks
from tilstand.terms import Language
from tilstand.terms.text import encode_language_runs


@dataclass(frozen=True, slots=True)
class AccountReport:
    """What a body is sent.

    Attributes:
        pdf: The file.
        shown: Hash (SHA-256) of all that it shows; the body approves this, and a changed figure changes it.
    """

    pdf: bytes
    shown: str


def render_account(release: Release, language: Language) -> AccountReport:
    """The account of one body in one language.

    Args:
        release: What is released to the body.
        language: Language of the account.

    Raises:
        ReleaseError: If the release is not as protect made it, or something of another body is among what
            would be shown.
        PublishError: If a text holds a character that the fonts lack.
    """
    provider = check_release_seal(release).provider
    _check_single_body(release)
    told = _build_account_document(release, language)
    shown = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    told["shown"] = [shown[at : at + 8] for at in range(0, 64, 8)]
    title = format_message("errors.edition.unset.account", provider=release.names.provider(provider))
    file = f"account-{provider}-{language}.pdf"
    return AccountReport(compile_document("account", told, release.names.published, title, file), shown)


def _check_single_body(release: Release) -> None:
    """Make sure that nothing is shown that another body stated."""
    cells = (cell for table in release.tables for row in table.cells for cell in row)
    others = {cell.key.provider for cell in cells if cell is not None and cell.key is not None}
    others |= {answer.provider for answer in release.answers}
    others |= {chapter.provider or "" for own_chapters in release.chapters.values() for chapter in own_chapters}
    if others - {release.provider}:
        text = "errors.edition.others"
        causes = [
            format_message(f"{text}.line", name=name) if name else format_message(f"{text}.report")
            for name in sorted(others - {release.provider})
        ]
        raise make_error(ReleaseError, "edition.others", causes, provider=release.provider)


def _build_account_document(release: Release, language: Language) -> dict[str, Any]:
    names, tables, answers, questions = release.names, release.tables, release.answers, release.queries
    chapters = release.chapters.get(language, ())
    name = names.provider(release.provider)
    coordinator = names.provider(names.coordinator)

    def format_account_text(path: str, **facts: Fact) -> str:
        return encode_language_runs(get_report_string(names.words, path, **facts), language)

    return {
        "language": language,
        "title": format_account_text("own.title", provider=name, year=names.period),
        "author": [coordinator.text(language)],
        "marks": [format_account_text(f"{mark}.word") for mark in names.imprint.marks],
        "edition": format_account_text("edition", date=names.published, year=names.period),
        "intro": [
            format_account_text("own.intro", coordinator=coordinator),
            format_account_text(names.basis, year=names.period),
        ],
        "figures": {
            "title": format_account_text("own.figures"),
            "none": format_account_text("own.no_figures"),
            "tables": [build_account_table(names, table, language) for table in tables],
        },
        "text": {
            "title": format_account_text("own.text"),
            "blocks": [
                block for chapter in chapters for block in prose(chapter, lambda insert: [], below=1, titled=False)
            ],
        },
        "answers": {
            "title": format_account_text("own.answers"),
            "none": "" if answers or release.appendix.unreleased else format_account_text("own.no_answers"),
            "waiting": format_account_text("own.unreleased") if release.appendix.unreleased else "",
            "answers": [_build_account_answer(names, answer, language) for answer in answers],
        },
        "questions": {
            "title": format_account_text("own.questions"),
            "intro": format_account_text("own.questions_intro")
            if questions
            else format_account_text("own.no_questions"),
            "answer": format_account_text("own.answer"),
            "questions": [
                {
                    "head": " · ".join(
                        part
                        for part in (
                            question.number,
                            f"{question.rule} · {encode_language_runs(question.title, language)}: {format_account_text(f'weight.{question.weight}')}",
                        )
                        if part
                    ),
                    "lines": [
                        [
                            format_account_text(f"own.{line}"),
                            add_line_breaks(
                                replace_unprintable_signs(normalize_text(encode_language_runs(text, language)))
                            ),
                        ]
                        for line, text in (("where", question.where), ("what", question.what), ("do", question.do))
                    ],
                }
                for question in questions
            ],
        },
        "approval": {
            "title": format_account_text("own.approval"),
            "text": format_account_text("own.approval_text", year=names.period),
            "lines": [format_account_text("own.who"), format_account_text("own.date")],
            "shown": format_account_text("own.shown"),
            "help": format_account_text("own.shown_help"),
        },
        "page": format_account_text("page", number="{number}"),
    }


def build_account_table(names: EditionNames, table: ReleasableTable, language: Language) -> dict[str, Any]:
    """Return a table as the templates of an account lay it out."""
    made = build_printed_table(names, table, language)
    return {
        "unit": made.unit,
        "head": [
            encode_language_runs(get_report_string(names.words, "workbook.row"), language),
            encode_language_runs(made.head[0], language),
        ],
        "rows": [
            {
                "label": encode_language_runs(row.label, language),
                "level": row.level,
                "strong": row.strong,
                "text": " ".join(part for part in (row.cells[0].text, row.cells[0].bracket) if part),
                "marks": ", ".join(row.cells[0].footnote_letters),
            }
            for row in made.rows
        ],
        "footnotes": [
            [footnote.letter, encode_language_runs(footnote.note.text, language)] for footnote in made.footnotes
        ],
        "notes": list(made.notes),
    }


def _build_account_answer(names: EditionNames, answer: ReleasedAnswer, language: Language) -> dict[str, Any]:
    """The answer in the language asked for, or as it was given."""
    tongue = answer.heard(language, *names.languages)
    words = answer.text.get(tongue, "")
    lacking = encode_language_runs(get_report_string(names.words, "signs_lacking", sign=PLACEHOLDER), language)
    return {
        "question": encode_language_runs(names.question(answer.form, answer.question), language),
        "language": tongue,
        "paragraphs": split_print_paragraphs(words),
        "lacking": lacking if find_unprintable_signs(words) else "",
    }
