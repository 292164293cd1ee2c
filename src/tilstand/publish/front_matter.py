"""Cover, imprint and front matter of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tilstand.languages import DatedText, Fact
from tilstand.model.names import RECONSTRUCTED, EditionNames
from tilstand.publish.print_text import normalize_text
from tilstand.report_text import format_period, get_report_string
from tilstand.report_text.print_forms import add_line_breaks
from tilstand.terms import Language, Text
from tilstand.terms.text import encode_language_runs, strip_language_runs

Rows = Sequence[Sequence[str]]

_SHOWN = 10  # changed figures that the first page has room for
_CORRECTED = ("word", "title", "intro", "figures", "figure", "before", "after", "former")


def get_edition_title(names: EditionNames) -> Text:
    """The title of a report, which says that it is a draft where it is one."""
    title = get_report_string(names.words, "title", year=names.period)
    return get_report_string(names.words, "draft.title", title=title) if names.imprint.draft else title


def get_edition_line(names: EditionNames) -> Text:
    """Which edition it is, with the day of its correction; of a draft, that it is none."""
    told: dict[str, Fact] = {"date": names.published, "year": names.period}
    if names.imprint.draft:
        return get_report_string(names.words, "draft.edition", year=names.period)
    corrected = names.imprint.corrected
    path = "edition_reconstructed" if names.basis == RECONSTRUCTED else "edition"
    if corrected is not None:
        return get_report_string(names.words, f"corrected.{path}", **told, corrected=DatedText(corrected))
    return get_report_string(names.words, path, **told)


def build_edition_imprint(names: EditionNames, language: Language, changed: Rows = ()) -> dict[str, Any]:
    """The words of the imprint: `marks`, `draft` and `corrected`, each empty where there is nothing of it.

    Args:
        names: What the edition is called.
        language: The language.
        changed: The figures that a correction changed: what each is, what stood there, and what stands now.
    """

    def format_imprint_text(path: str) -> str:
        return encode_language_runs(get_report_string(names.words, path), language)

    imprint = names.imprint
    rows = [
        [
            encode_language_runs(names.provider(who), language),
            *(format_imprint_text(f"draft.lacks.{what}") for _, what in own_pairs),
        ]
        for who, own_pairs in groupby(imprint.lacking, itemgetter(0))
    ]
    draft: dict[str, Any] = {}
    if imprint.draft:
        draft = {
            name: format_imprint_text(f"draft.{name}") for name in ("word", "banner", "lacking", "who", "what", "see")
        }
        draft |= {"intro": format_imprint_text("draft.intro" if rows else "draft.nothing"), "rows": rows}
        draft |= {"report": encode_language_runs(get_report_string(names.words, "title", year=names.period), language)}
    corrected: dict[str, Any] = {}
    if imprint.corrections:
        notes = [
            {
                "day": encode_language_runs(DatedText(correction.on), language),
                "words": encode_language_runs(correction.words, language),
            }
            for correction in imprint.corrections
        ]
        shown, hidden = changed[:_SHOWN], len(changed) > _SHOWN
        more = get_report_string(names.words, "corrected.more", file="changes.csv")
        corrected = {name: format_imprint_text(f"corrected.{name}") for name in _CORRECTED}
        corrected |= {
            "notes": notes,
            "rows": [[add_line_breaks(normalize_text(cell)) for cell in row] for row in shown],
            "none": "" if changed else format_imprint_text("corrected.none"),
            "more": encode_language_runs(more, language) if hidden else "",
        }
    marks = [
        {
            "word": word,
            "banner": format_imprint_text(f"{name}.banner"),
            "size": min(96, 720 // len(strip_language_runs(word))),
        }
        for name in imprint.marks
        for word in (format_imprint_text(f"{name}.word"),)
    ]
    return {"marks": marks, "draft": draft, "corrected": corrected}


_SIGNS = ("zero", "not_applicable", "not_known", "not_given", "suppressed", "bracket")
_ABOUT = ("purpose", "scope", "words_presumed", "hidden", "thanks")
_READING = ("units", "blank", "of_which", "provider_first")


def build_cover(names: EditionNames, language: Language, changed: Rows = ()) -> dict[str, Any]:
    """Title, coordinator, edition, and the two statements that stand on the cover.

    Args:
        names: What the edition and its addresses are called.
        language: Language of the report.
        changed: The figures that a correction changed.
    """
    name = format_period(names.period, language)

    def format_cover_text(path: str, **facts: Fact) -> str:
        return encode_language_runs(get_report_string(names.words, path, year=names.period, **facts), language)

    subtitle = "report.subtitle"
    coordinator = encode_language_runs(names.provider(names.coordinator), language)
    return {
        "language": language,
        "title": encode_language_runs(get_edition_title(names), language),
        "subtitle": encode_language_runs(names.words[subtitle], language) if subtitle in names.words else "",
        "author": [strip_language_runs(coordinator)],
        "keywords": [names.collection, name],
        "coordinator": coordinator,
        "edition": encode_language_runs(get_edition_line(names), language),
        "imprint": build_edition_imprint(names, language, changed),
        "statements": [
            {"title": format_cover_text("basis"), "text": format_cover_text(names.basis)},
            *(
                {"title": format_cover_text("protection.title"), "text": encode_language_runs(text, language)}
                for text in names.protection
            ),
        ],
        "words": {
            "contents": format_cover_text("contents"),
            "tables": format_cover_text("tables"),
            "body_accounts": format_cover_text("body_accounts"),
            "page": format_cover_text("page_reconstructed" if names.basis == RECONSTRUCTED else "page"),
        },
    }


def build_front_chapter(names: EditionNames, language: Language) -> dict[str, Any]:
    """The chapter on the report itself, with the legend of signs."""

    def format_front_text(path: str) -> str:
        return encode_language_runs(get_report_string(names.words, path, year=names.period), language)

    def list_collection_texts(paths: Sequence[str], under: str = "") -> list[str]:
        return [format_front_text(f"{under}{path}") for path in paths if f"report.{under}{path}" in names.words]

    signs = [format_front_text(f"sign.{sign}") for sign in _SIGNS]
    # Where one thing alone is counted, there is nothing that must not be added to it.
    several = len({measure.unit for measure in names.measures.values()}) > 1
    units = [format_front_text("reading.units")] if several else []
    reading = list_collection_texts(_READING, "reading.") or [*units, format_front_text("reading.blank")]
    return {
        "title": format_front_text("foreword"),
        "paragraphs": list_collection_texts(_ABOUT),
        "sections": [
            {"title": format_front_text("basis"), "paragraphs": [format_front_text(names.basis)]},
            {"title": format_front_text("reading.title"), "paragraphs": reading},
        ],
        "signs": {
            "title": format_front_text("sign.title"),
            "head": [format_front_text("sign.sign"), format_front_text("sign.meaning")],
            "rows": [_split_sign_legend(sign) for sign in signs],
        },
    }


def _split_sign_legend(sign: str) -> list[str]:
    """The sign and its meaning: `.. Not known`; `( ) Counted inside` has a space in its sign."""
    plain = strip_language_runs(sign)
    first = "( )" if plain.startswith("( )") else plain.partition(" ")[0]
    before, _, rest = sign.partition(first)
    return [first, before + rest.strip()]
