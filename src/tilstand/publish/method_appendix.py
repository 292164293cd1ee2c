"""The method appendix: who reported, how things are counted, what was corrected, what does not agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
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
    told = _MethodSections(names, appendix, language)
    sections = told.list_sections(headcount, printed)
    return {"title": told.say("title"), "paragraphs": [told.say("intro")], "sections": list(sections)}


class _MethodSections:
    def __init__(self, names: EditionNames, appendix: Appendix, language: Language) -> None:
        self.names, self.appendix, self.language = names, appendix, language

    def say(self, name: str, section: str = "method") -> str:
        return encode_language_runs(get_report_string(self.names.words, f"{section}.{name}"), self.language)

    def encode(self, texts: Iterable[Text]) -> list[str]:
        return [encode_language_runs(text, self.language) for text in texts]

    def build_table(
        self, name: str, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], intro: str = ""
    ) -> dict[str, Any]:
        """A section with a table; its title, its introduction and the heads of its columns are messages."""
        return _make_method_section(
            self.say(name),
            [self.say(intro)] if intro else [],
            head=[self.say(head) for head in heads],
            widths=widths,
            rows=rows,
        )

    def format_decision(self, by: Text, on: date) -> str:
        return f"{by.text(self.language)}, {format_day(on, self.language)}"

    def list_sections(self, headcount: Headcount | None, printed: Set[str] | None) -> Iterator[dict[str, Any]]:
        appendix, names, language = self.appendix, self.names, self.language
        yield from _build_headcount_sections(names, headcount, language)
        if appendix.hidden_population:
            title = self.say("title", "hidden_population")
            yield _make_method_section(title, self.encode(appendix.hidden_population))
        yield from self.list_change_sections()
        told_of = appendix.disagreements or [Disagreement(title, (text,)) for title, text in appendix.open_findings]
        yield _make_method_section(
            self.say("findings"),
            [self.say("findings_intro" if told_of else "findings_none")],
            entries=[_build_disagreement_entry(names, cause, at, language) for at, cause in enumerate(told_of, 1)],
        )
        absent = [self.encode(pair) for pair in appendix.absent]
        intro = "" if absent else "everybody_reported"
        yield self.build_table("not_reporting", ("body", "reason"), (2, 3), absent, intro)
        if names.imprint.checked:
            # Who has approved what the edition says of them; nothing is said of anybody else's approval.
            bodies = self.encode(map(names.provider, names.imprint.checked))
            yield _make_method_section(self.say("title", "checked"), [self.say("intro", "checked")], items=bodies)
        if appendix.unreleased:
            bodies = self.encode(appendix.unreleased)
            yield _make_method_section(self.say("unreleased"), [self.say("unreleased_intro")], items=bodies)
        if appendix.sizes:
            sizes = [self.encode(pair) for pair in appendix.sizes]
            yield self.build_table("sizes", ("word", "limit"), (2, 3), sizes, "sizes_intro")
        yield from self.list_source_sections(printed)

    def list_change_sections(self) -> Iterator[dict[str, Any]]:
        """What was adjusted, what was revised, and what was settled."""
        adjusted = [
            [
                *self.encode((change.figure, change.before, change.after, change.reason)),
                self.format_decision(change.decided_by, change.decided_on),
            ]
            for change in self.appendix.adjustments
        ]
        heads = ("figure", "before", "after", "reason", "decided_by")
        intro = "adjustments_intro" if adjusted else "adjustments_none"
        yield self.build_table("adjustments", heads, (6, 2, 2, 7, 5), adjusted, intro)
        revised = []
        for change in self.appendix.revised:
            figure, before, after, reason, by = self.encode(
                (change.figure, change.before, change.after, change.reason, change.by)
            )
            before = f"{before} ({format_day(change.published_on, self.language)})"
            revised.append([figure, before, f"{after} ({format_day(change.revised_on, self.language)})", reason, by])
        if revised:
            heads = ("figure", "was_published", "stands_now", "reason", "revised_by")
            yield self.build_table("revised", heads, (6, 4, 4, 7, 4), revised, "revised_intro")
        settled = [
            [
                *self.encode((decision.figure, decision.decision, decision.reason)),
                self.format_decision(decision.decided_by, decision.decided_on),
            ]
            for decision in self.appendix.settled
        ]
        if settled:
            columns = ("figure", "decision", "reason", "decided_by")
            yield self.build_table("settled", columns, (6, 4, 7, 5), settled, "settled_intro")

    def list_source_sections(self, printed: Set[str] | None) -> Iterator[dict[str, Any]]:
        """How things are counted, and where the figures come from; of what is printed alone, where not all is."""
        appendix, names = self.appendix, self.names
        shown = None if printed is None else {names.get_measure_name(name).text(self.language) for name in printed}
        rules = [self.encode(rule) for rule in appendix.rules if shown is None or rule[0].text(self.language) in shown]
        elsewhere = "rules_elsewhere" if rules else "rules_on_site"
        intro = elsewhere if len(rules) < len(appendix.rules) else ""
        if appendix.rules:
            yield self.build_table("counting_rules", ("measure", "rule"), (2, 3), rules, intro)
        sources = [self.encode(pair) for pair in appendix.sources]
        if printed is not None:
            sources = list(_list_register_sources(names, printed, self.language))
        if sources:
            yield self.build_table("sources", ("source", "about"), (2, 3), sources)


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
