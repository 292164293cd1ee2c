"""The method appendix: who reported, how things are counted, what was corrected, what does not agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any

from tilstand.fonts.glyphs import replace_unprintable_signs
from tilstand.model.appendix import Appendix, Disagreement, Headcount
from tilstand.model.names import EditionNames
from tilstand.publish.print_text import normalize_text
from tilstand.report_text import format_day, get_report_string
from tilstand.report_text.print_forms import add_line_breaks
from tilstand.terms import Language, Text
from tilstand.terms.text import encode_language_runs


def build_method_appendix(
    names: EditionNames,
    appendix: Appendix,
    language: Language,
    headcount: Headcount | None = None,
    printed: Set[str] | None = None,
) -> dict[str, Any]:
    """The appendix as sections of plain texts. Who reported stands on the first pages.

    Args:
        names: What the addresses are called.
        appendix: What it tells.
        language: Language of the report.
        headcount: How many different persons the registrations can be, where the edition tells it.
        printed: The measures of the tables that are printed, where the site alone has others; the rules of
            those stand there.
    """

    def format_method_text(path: str) -> str:
        return encode_language_runs(get_report_string(names.words, f"method.{path}"), language)

    absent = [
        [encode_language_runs(who, language), encode_language_runs(why, language)] for who, why in appendix.absent
    ]
    ruled = None if printed is None else {names.get_measure_name(text).text(language) for text in printed}
    rules = [
        [encode_language_runs(measure, language), encode_language_runs(rule, language)]
        for measure, rule in appendix.rules
        if ruled is None or measure.text(language) in ruled
    ]
    sources = [
        [encode_language_runs(name, language), encode_language_runs(note, language)] for name, note in appendix.sources
    ]
    if printed is not None:
        sources = list(_list_register_sources(names, printed, language))
    decided = [
        [
            encode_language_runs(adjustment.figure, language),
            encode_language_runs(adjustment.before, language),
            encode_language_runs(adjustment.after, language),
            encode_language_runs(adjustment.reason, language),
            f"{adjustment.decided_by.text(language)}, {format_day(adjustment.decided_on, language)}",
        ]
        for adjustment in appendix.adjustments
    ]
    revised = [
        [
            encode_language_runs(appendix_revision.figure, language),
            f"{encode_language_runs(appendix_revision.before, language)} ({format_day(appendix_revision.published_on, language)})",
            f"{encode_language_runs(appendix_revision.after, language)} ({format_day(appendix_revision.revised_on, language)})",
            encode_language_runs(appendix_revision.reason, language),
            encode_language_runs(appendix_revision.by, language),
        ]
        for appendix_revision in appendix.revised
    ]
    settled = [
        [
            encode_language_runs(appendix_decision.figure, language),
            encode_language_runs(appendix_decision.decision, language),
            encode_language_runs(appendix_decision.reason, language),
            f"{appendix_decision.decided_by.text(language)}, {format_day(appendix_decision.decided_on, language)}",
        ]
        for appendix_decision in appendix.settled
    ]
    told_of = appendix.disagreements or [
        Disagreement(*paragraph) for paragraph in _iterate_finding_paragraphs(appendix)
    ]
    findings = [
        _build_disagreement_entry(names, disagreement, at, language) for at, disagreement in enumerate(told_of, 1)
    ]
    unseen = encode_language_runs(get_report_string(names.words, "hidden_population.title"), language)
    told = [encode_language_runs(paragraph, language) for paragraph in appendix.hidden_population]
    return {
        "title": format_method_text("title"),
        "paragraphs": [format_method_text("intro")],
        "sections": [
            *(_build_headcount_sections(names, headcount, language)),
            *([_make_method_section(unseen, told)] if told else []),
            _make_method_section(
                format_method_text("adjustments"),
                [format_method_text("adjustments_intro") if decided else format_method_text("adjustments_none")],
                head=[format_method_text(name) for name in ("figure", "before", "after", "reason", "decided_by")],
                widths=[6, 2, 2, 7, 5],
                rows=decided,
            ),
            *([_build_revisions_section(format_method_text, revised)] if revised else []),
            *([_build_decisions_section(format_method_text, settled)] if settled else []),
            _make_method_section(
                format_method_text("findings"),
                [format_method_text("findings_intro") if findings else format_method_text("findings_none")],
                entries=findings,
            ),
            _make_method_section(
                format_method_text("not_reporting"),
                [] if absent else [format_method_text("everybody_reported")],
                head=[format_method_text("body"), format_method_text("reason")],
                widths=[2, 3],
                rows=absent,
            ),
            *([_build_approval_section(names, language)] if names.imprint.checked else []),
            *([_build_unreleased_section(appendix, format_method_text, language)] if appendix.unreleased else []),
            *([_build_size_words_section(appendix, format_method_text, language)] if appendix.sizes else []),
            _make_method_section(
                format_method_text("counting_rules"),
                [format_method_text("rules_elsewhere" if rules else "rules_on_site")]
                if len(rules) < len(appendix.rules)
                else [],
                head=[format_method_text("measure"), format_method_text("rule")],
                widths=[2, 3],
                rows=rules,
            ),
            *(
                [
                    _make_method_section(
                        format_method_text("sources"),
                        head=[format_method_text("source"), format_method_text("about")],
                        widths=[2, 3],
                        rows=sources,
                    )
                ]
                if sources
                else []
            ),
        ],
    }


def _list_register_sources(names: EditionNames, printed: Set[str], language: Language) -> Iterator[list[str]]:
    """The registers that printed figures come from, with what is printed of each."""
    measures = {name: measure for name, measure in names.measures.items() if name in printed}
    for register in dict.fromkeys(measure.register for measure in measures.values()):
        if f"registers.{register}" in names.words:
            own_texts = [
                encode_language_runs(measure.label, language)
                for measure in measures.values()
                if measure.register == register
            ]
            yield [encode_language_runs(names.words[f"registers.{register}"], language), f"{'; '.join(own_texts)}."]


def _iterate_finding_paragraphs(appendix: Appendix) -> Iterator[tuple[Text, tuple[Text, ...]]]:
    yield from ((title, (text,)) for title, text in appendix.open_findings)


def _build_disagreement_entry(
    names: EditionNames, one: Disagreement, number: int, language: Language
) -> dict[str, Any]:
    """One cause: its number, its sentences, and below them the figures of each finding.

    Footnotes lead to the cause, and to each of its findings.
    """
    told = [
        _format_finding_text(part)
        for text in one.paragraphs
        for part in _split_blank_line_paragraphs(encode_language_runs(text, language))
    ]
    rows = [[_format_finding_text(encode_language_runs(text, language)) for text in row] for row in one.rows]
    later, head = one.anchors[1:], ("figure", "printed", "others")
    return {
        "title": replace_unprintable_signs(normalize_text(encode_language_runs(one.title, language))),
        "number": str(number),
        "anchor": one.anchors[0] if one.anchors else "",
        "paragraphs": _anchor_finding_texts(told, () if rows else later),
        "head": [encode_language_runs(get_report_string(names.words, f"method.{name}"), language) for name in head],
        "rows": _anchor_finding_texts(rows, later),
    }


def _anchor_finding_texts(told: Sequence[object], later: Sequence[str]) -> list[dict[str, object]]:
    """What is told of each finding of a cause, from the second on with the place that leads to it."""
    return [{"anchor": later[n - 1] if 0 < n <= len(later) else "", "told": what} for n, what in enumerate(told)]


def _build_headcount_sections(
    names: EditionNames, headcount: Headcount | None, language: Language
) -> Iterator[dict[str, Any]]:
    if headcount is not None and headcount.sentence is not None:
        title = encode_language_runs(get_report_string(names.words, "headcount.title"), language)
        told = (encode_language_runs(text, language) for text in (headcount.sentence, *headcount.conditions))
        yield _make_method_section(title, [replace_unprintable_signs(normalize_text(text)) for text in told])


def _build_size_words_section(appendix: Appendix, say: Callable[[str], str], language: Language) -> dict[str, Any]:
    rows = [
        (encode_language_runs(word, language), encode_language_runs(limit, language)) for word, limit in appendix.sizes
    ]
    head = [say("word"), say("limit")]
    return _make_method_section(say("sizes"), [say("sizes_intro")], head=head, widths=[2, 3], rows=rows)


def _build_approval_section(names: EditionNames, language: Language) -> dict[str, Any]:
    """Who has approved what the edition says of them; nothing is said of anybody else's approval."""
    title, intro = (
        encode_language_runs(get_report_string(names.words, f"checked.{text}"), language) for text in ("title", "intro")
    )
    bodies = [encode_language_runs(names.provider(name), language) for name in names.imprint.checked]
    return _make_method_section(title, [intro], items=bodies)


def _build_unreleased_section(appendix: Appendix, say: Callable[[str], str], language: Language) -> dict[str, Any]:
    bodies = [encode_language_runs(name, language) for name in appendix.unreleased]
    return _make_method_section(say("unreleased"), [say("unreleased_intro")], items=bodies)


def _build_revisions_section(say: Callable[[str], str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    head = [say(name) for name in ("figure", "was_published", "stands_now", "reason", "revised_by")]
    return _make_method_section(say("revised"), [say("revised_intro")], head=head, widths=[6, 4, 4, 7, 4], rows=rows)


def _build_decisions_section(say: Callable[[str], str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    head = [say(name) for name in ("figure", "decision", "reason", "decided_by")]
    return _make_method_section(say("settled"), [say("settled_intro")], head=head, widths=[6, 4, 7, 5], rows=rows)


def _make_method_section(
    title: str,
    paragraphs: Sequence[str] = (),
    *,
    items: Sequence[str] = (),
    head: Sequence[str] = (),
    widths: Sequence[int] = (),
    rows: Sequence[Sequence[str]] = (),
    entries: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    return {
        "title": title,
        "paragraphs": list(paragraphs),
        "items": [normalize_text(item) for item in items],
        "head": list(head),
        "widths": list(widths),
        "rows": [[add_line_breaks(normalize_text(text)) for text in row] for row in rows],
        "entries": list(entries),
    }


def _format_finding_text(text: str) -> str:
    """What a finding says, which may hold the name of a body's file."""
    return add_line_breaks(replace_unprintable_signs(normalize_text(text)))


def _split_blank_line_paragraphs(text: str) -> list[str]:
    return [
        normalize_text(current_text)
        for current_text in text.replace("\r\n", "\n").split("\n\n")
        if current_text.strip()
    ]
