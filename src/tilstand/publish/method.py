"""The method appendix: who reported, how things are counted, what was corrected, what does not agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any

from tilstand.fonts.sign import placed
from tilstand.model.appendix import Appendix, Disagreement
from tilstand.model.headcount import Headcount
from tilstand.model.names import Names
from tilstand.publish.coverage import tidy
from tilstand.terms import Language, Text
from tilstand.terms.marked import marked
from tilstand.text import day, fixed
from tilstand.text.long_word import breakable

__all__ = ["method"]


def method(
    names: Names,
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

    def say(path: str) -> str:
        return marked(fixed(names.words, f"method.{path}"), language)

    absent = [[marked(who, language), marked(why, language)] for who, why in appendix.absent]
    ruled = None if printed is None else {names.measure(one).text(language) for one in printed}
    rules = [
        [marked(measure, language), marked(rule, language)]
        for measure, rule in appendix.rules
        if ruled is None or measure.text(language) in ruled
    ]
    sources = [[marked(name, language), marked(note, language)] for name, note in appendix.sources]
    if printed is not None:
        sources = list(_sources(names, printed, language))
    decided = [
        [
            marked(one.figure, language),
            marked(one.before, language),
            marked(one.after, language),
            marked(one.reason, language),
            f"{one.decided_by.text(language)}, {day(one.decided_on, language)}",
        ]
        for one in appendix.adjustments
    ]
    revised = [
        [
            marked(one.figure, language),
            f"{marked(one.before, language)} ({day(one.published_on, language)})",
            f"{marked(one.after, language)} ({day(one.revised_on, language)})",
            marked(one.reason, language),
            marked(one.by, language),
        ]
        for one in appendix.revised
    ]
    settled = [
        [
            marked(one.figure, language),
            marked(one.decision, language),
            marked(one.reason, language),
            f"{one.decided_by.text(language)}, {day(one.decided_on, language)}",
        ]
        for one in appendix.settled
    ]
    told_of = appendix.disagreements or [Disagreement(*one) for one in _plainly(appendix)]
    findings = [_entry(names, one, at, language) for at, one in enumerate(told_of, 1)]
    unseen = marked(fixed(names.words, "hidden_population.title"), language)
    told = [marked(paragraph, language) for paragraph in appendix.hidden_population]
    return {
        "title": say("title"),
        "paragraphs": [say("intro")],
        "sections": [
            *(_people(names, headcount, language)),
            *([_section(unseen, told)] if told else []),
            _section(
                say("adjustments"),
                [say("adjustments_intro") if decided else say("adjustments_none")],
                head=[say(name) for name in ("figure", "before", "after", "reason", "decided_by")],
                widths=[6, 2, 2, 7, 5],
                rows=decided,
            ),
            *([_revised(say, revised)] if revised else []),
            *([_decisions(say, settled)] if settled else []),
            _section(
                say("findings"),
                [say("findings_intro") if findings else say("findings_none")],
                entries=findings,
            ),
            _section(
                say("not_reporting"),
                [] if absent else [say("everybody_reported")],
                head=[say("body"), say("reason")],
                widths=[2, 3],
                rows=absent,
            ),
            *([_checked(names, language)] if names.imprint.checked else []),
            *([_unreleased(appendix, say, language)] if appendix.unreleased else []),
            *([_sizes(appendix, say, language)] if appendix.sizes else []),
            _section(
                say("counting_rules"),
                [say("rules_elsewhere" if rules else "rules_on_site")]
                if len(rules) < len(appendix.rules)
                else [],
                head=[say("measure"), say("rule")],
                widths=[2, 3],
                rows=rules,
            ),
            *(
                [_section(say("sources"), head=[say("source"), say("about")], widths=[2, 3], rows=sources)]
                if sources
                else []
            ),
        ],
    }


def _sources(names: Names, printed: Set[str], language: Language) -> Iterator[list[str]]:
    """The registers that printed figures come from, with what is printed of each."""
    measures = {name: one for name, one in names.measures.items() if name in printed}
    for register in dict.fromkeys(one.register for one in measures.values()):
        if f"registers.{register}" in names.words:
            own = [marked(one.label, language) for one in measures.values() if one.register == register]
            yield [marked(names.words[f"registers.{register}"], language), f"{'; '.join(own)}."]


def _plainly(appendix: Appendix) -> Iterator[tuple[Text, tuple[Text, ...]]]:
    yield from ((title, (text,)) for title, text in appendix.open_findings)


def _entry(names: Names, one: Disagreement, number: int, language: Language) -> dict[str, Any]:
    """One cause: its number, its sentences, and below them the figures of each finding.

    Footnotes lead to the cause, and to each of its findings.
    """
    told = [_set(part) for text in one.paragraphs for part in _paragraphs(marked(text, language))]
    rows = [[_set(marked(text, language)) for text in row] for row in one.rows]
    later, head = one.anchors[1:], ("figure", "printed", "others")
    return {
        "title": placed(tidy(marked(one.title, language))),
        "number": str(number),
        "anchor": one.anchors[0] if one.anchors else "",
        "paragraphs": _anchored(told, () if rows else later),
        "head": [marked(fixed(names.words, f"method.{name}"), language) for name in head],
        "rows": _anchored(rows, later),
    }


def _anchored(told: Sequence[object], later: Sequence[str]) -> list[dict[str, object]]:
    """What is told of each finding of a cause, from the second on with the place that leads to it."""
    return [
        {"anchor": later[n - 1] if 0 < n <= len(later) else "", "told": what} for n, what in enumerate(told)
    ]


def _people(names: Names, headcount: Headcount | None, language: Language) -> Iterator[dict[str, Any]]:
    if headcount is not None and headcount.sentence is not None:
        title = marked(fixed(names.words, "headcount.title"), language)
        told = (marked(one, language) for one in (headcount.sentence, *headcount.conditions))
        yield _section(title, [placed(tidy(one)) for one in told])


def _sizes(appendix: Appendix, say: Callable[[str], str], language: Language) -> dict[str, Any]:
    rows = [(marked(word, language), marked(limit, language)) for word, limit in appendix.sizes]
    head = [say("word"), say("limit")]
    return _section(say("sizes"), [say("sizes_intro")], head=head, widths=[2, 3], rows=rows)


def _checked(names: Names, language: Language) -> dict[str, Any]:
    """Who has approved what the edition says of them; nothing is said of anybody else's approval."""
    title, intro = (marked(fixed(names.words, f"checked.{one}"), language) for one in ("title", "intro"))
    bodies = [marked(names.provider(name), language) for name in names.imprint.checked]
    return _section(title, [intro], items=bodies)


def _unreleased(appendix: Appendix, say: Callable[[str], str], language: Language) -> dict[str, Any]:
    bodies = [marked(name, language) for name in appendix.unreleased]
    return _section(say("unreleased"), [say("unreleased_intro")], items=bodies)


def _revised(say: Callable[[str], str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    head = [say(name) for name in ("figure", "was_published", "stands_now", "reason", "revised_by")]
    return _section(say("revised"), [say("revised_intro")], head=head, widths=[6, 4, 4, 7, 4], rows=rows)


def _decisions(say: Callable[[str], str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    head = [say(name) for name in ("figure", "decision", "reason", "decided_by")]
    return _section(say("settled"), [say("settled_intro")], head=head, widths=[6, 4, 7, 5], rows=rows)


def _section(
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
        "items": [tidy(item) for item in items],
        "head": list(head),
        "widths": list(widths),
        "rows": [[breakable(tidy(text)) for text in row] for row in rows],
        "entries": list(entries),
    }


def _set(text: str) -> str:
    """What a finding says, which may hold the name of a body's file."""
    return breakable(placed(tidy(text)))


def _paragraphs(text: str) -> list[str]:
    return [tidy(one) for one in text.replace("\r\n", "\n").split("\n\n") if one.strip()]
