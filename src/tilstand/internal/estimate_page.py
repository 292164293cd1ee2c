"""The answer as one HTML file: no scripts, nothing fetched, readable in print and by screen readers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape

from tilstand.estimate.answer import HiddenPopulation
from tilstand.estimate.result import Estimate
from tilstand.estimate.sensitivity import ListChange
from tilstand.estimate.statement import WhatIf
from tilstand.estimate.sway import swayed
from tilstand.estimate.tell import claim, coverage, span, spanned
from tilstand.estimate.words import Fact, Reason, phrase
from tilstand.internal.estimate_parts import effect_rows, group_rows
from tilstand.internal.estimate_picture import Bar, intervals, upset
from tilstand.languages import said
from tilstand.terms import Language

__all__ = ["estimate_page"]

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f23; --soft: #59636e; --line: #d0d7de; --accent: #0b5c7a;
  --band: #f3f5f7; --paper: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa7b3; --line: #3d444d;
  --accent: #6cc3e0; --band: #1c2229; --paper: #11161c } }
body { font: 17px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 46rem; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.7rem; line-height: 1.2 } h2 { font-size: 1.2rem; margin-top: 2.2rem }
.lead { font-size: 1.1rem; border-left: 4px solid var(--accent); padding-left: .9rem }
.big { font-size: 1.9rem; font-weight: 650; margin: .6rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .35rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top }
td.n, th.n { text-align: right; white-space: nowrap }
td:nth-child(2):not(:last-child) { min-width: 11.5rem }
.scroll { overflow-x: auto } .scroll svg { min-width: 36rem }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif } svg text { fill: var(--ink) }
svg .small { font-size: 11px } svg .muted { fill: var(--soft) } svg .strong { font-weight: 650 }
svg .band { fill: var(--band) } svg .bar, svg .on { fill: var(--accent) } svg .off { fill: var(--line) }
svg .link { stroke: var(--accent); stroke-width: 3 } svg .grid { stroke: var(--line) }
svg .range { stroke: var(--accent); stroke-width: 3; opacity: .65 } svg .heavy { stroke-width: 6; opacity: 1 }
.soft { color: var(--soft); font-size: .9rem } .narrow { display: none } .narrow svg { min-width: 0 }
@media (max-width: 40rem) { .wide { display: none } .narrow { display: block } table { font-size: .85rem }
  th, td { padding: .3rem .35rem } td:nth-child(2):not(:last-child) { min-width: 0 } }
"""


def estimate_page(answer: HiddenPopulation, language: Language) -> str:
    """The page, in the language or in the first that stands in for it."""
    language = said("estimate.title").language(language)
    title = phrase("title", language)
    table = answer.table
    counted = phrase(
        "observed", language, observed=table.observed, lists=len(table.lists), recaptured=table.recaptured
    )
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(table.title)}</p>" if table.title else "",
        *_headline(answer, language),
        f"<p>{escape(counted)}</p>",
        *_methods(answer, language),
        *_overlaps(answer, language),
        *_swayed(answer, language),
        *_near(answer, language),
        *_sensitivity(answer, language),
        *_coverage(answer, language),
        *_groups(answer, language),
        *_assumed(answer, language),
        f'<p class="soft">{escape(_seed(answer, language))}</p>',
    ]
    inside = "\n".join(line for line in body if line)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{inside}\n</main>\n</body>\n</html>\n"
    )


def _headline(answer: HiddenPopulation, language: Language) -> list[str]:
    told = f'<p class="lead">{escape(answer.told(()).text(language))}</p>'
    if answer.said is None:
        ((_, one),) = answer.answers.items()
        return [told, *_reasons(one.reasons, language)]
    claimed = f'<p class="big">{escape(claim(answer.said, language))}</p>'
    return [claimed, told, *_reasons(answer.said.reasons, language)]


def _reasons(reasons: Iterable[Reason], language: Language) -> list[str]:
    lines: list[str] = []
    kept = tuple(reasons)
    for weight in ("refuse", "limit", "warn"):
        told = [reason for reason in kept if reason.weight == weight]
        if not told:
            continue
        lines.append(f"<h2>{escape(phrase(f'reasons_{weight}', language))}</h2>\n<ul>")
        for reason in told:
            need = f"{phrase('needed', language)} {reason.need(language)}"
            lines.append(
                f'<li>{escape(reason.text(language))}<br><span class="soft">{escape(need)}</span></li>'
            )
        lines.append("</ul>")
    return lines


def _methods(answer: HiddenPopulation, language: Language) -> list[str]:
    """One picture: what is stated, what each explanation left would mean, and what each method says."""
    bars, rows, said = [], [], answer.said
    if said is not None:
        bars.append(Bar(phrase("stated", language), said.low, said.high, None, strong=True))
        if said.parts:
            bars.append(Bar(phrase("scenarios", language), None, None, None, head=True))
        for part in said.parts:
            name = _explanation(part, language)
            bars.append(Bar(name, part.low, part.high, part.middle))
            rows.append((name, _ends(part, language), phrase(f"scenario_{part.name}_about", language)))
        if answer.answers:
            bars.append(Bar(phrase("methods", language), None, None, None, head=True))
    for one in answer.answers.values():
        name = phrase(f"method_{one.method}", language)
        low, high = one.interval or (None, None)
        bars.append(Bar(name, low, high, one.estimate))
        rows.append((name, span(one, language), _note(one, language)))
    heading = phrase("intervals", language)
    return [
        f"<h2>{escape(heading)}</h2>",
        intervals(bars, answer.table.observed, phrase("intervals_alt", language), language),
        f"<p>{escape(phrase('intervals_about', language))}</p>",
        _table((phrase("method", language), phrase("interval", language), phrase("note", language)), rows),
    ]


def _explanation(part: WhatIf, language: Language) -> str:
    if part.kinds:
        return phrase("scenario_kinds", language, count=part.kinds)
    return phrase(f"scenario_{part.name}", language)


def _ends(part: WhatIf, language: Language) -> str:
    return spanned(part.middle, (part.low, math.inf if part.high is None else part.high), language)


def _note(one: Estimate, language: Language) -> str:
    refusing = [reason.text(language) for reason in one.reasons if reason.weight == "refuse"]
    if refusing:
        return " ".join(refusing)
    if "model" in one.facts:
        return str(one.facts["model"])
    if "r_hat" in one.facts:
        r_hat = Decimal(f"{one.facts['r_hat']:.3f}")
        return phrase("diagnostics", language, r_hat=r_hat, size=round(one.facts["effective_size"]))
    return ""


def _overlaps(answer: HiddenPopulation, language: Language) -> list[str]:
    drawn = upset(answer.table, language)
    return [f"<h2>{escape(phrase('overlaps', language))}</h2>", drawn] if drawn else []


def _near(answer: HiddenPopulation, language: Language) -> list[str]:
    near = answer.answers["bic"].facts.get("near_best") if "bic" in answer.answers else None
    if not near:
        return []
    about = phrase(
        "near_about",
        language,
        count=near[0]["within_10"],
        least=round(near[0]["least"]),
        greatest=round(near[0]["greatest"]),
    )
    if not near[0].get("complete", True):
        about = f"{about} {phrase('near_searched', language)}"
    rows = [
        (model["model"], _figure(model["bic_above_best"], language), _whole(model["estimate"], language))
        for model in near
    ]
    heads = (phrase("model", language), phrase("bic_above", language), phrase("estimate", language))
    return [f"<h2>{escape(phrase('near', language))}</h2>", f"<p>{escape(about)}</p>", _table(heads, rows, 2)]


def _sensitivity(answer: HiddenPopulation, language: Language) -> list[str]:
    if not answer.changes:
        return []
    moved = [change for change in answer.changes if change.kind != "held_out"]
    bars = [
        Bar(
            phrase(change.kind, language, lists="+".join(change.lists)),
            change.said.low,
            change.said.high,
            None,
        )
        for change in moved
    ]
    rows = [(bar.label, claim(change.said, language)) for bar, change in zip(bars, moved, strict=True)]
    held = [change for change in answer.changes if change.kind == "held_out"]
    tested = [
        (
            change.lists[0],
            _whole(change.truth, language),
            claim(change.said, language),
            _true(change, language),
        )
        for change in held
    ]
    heads = [phrase(name, language) for name in ("list", "truth", "stated", "held")]
    least = min(change.said.observed for change in moved)
    return [
        f"<h2>{escape(phrase('sensitivity', language))}</h2>",
        f"<p>{escape(phrase('sensitivity_about', language))}</p>",
        intervals(bars, least, phrase("sensitivity_alt", language), language),
        _table(("", phrase("stated", language)), rows),
        f"<h2>{escape(phrase('held_out', language))}</h2>",
        f"<p>{escape(phrase('held_out_about', language))}</p>",
        _table(heads, tested),
    ]


def _true(change: ListChange, language: Language) -> str:
    if change.said.kind == "refused" or change.truth is None:
        return ""
    return phrase("yes" if change.said.holds(change.truth) else "no", language)


def _swayed(answer: HiddenPopulation, language: Language) -> list[str]:
    """How far the statement moves with what no table shows."""
    moved = () if answer.said is None else swayed(answer.said)
    if not moved:
        return []
    rows = []
    for one in moved:
        size = Decimal(f"{one.size:g}") if one.by == "interaction" else one.size
        name = "size" if one.by == "interaction" else "share_out"
        told = claim(replace(answer.said, low=one.low, high=one.high), language) if answer.said else ""
        by = phrase(f"swayed_{one.by}", language, **{name: size})
        rows.append((phrase("swayed_all_reached", language) if one.size == 0.0 else by, told))
    return [
        f"<h2>{escape(phrase('swayed', language))}</h2>",
        f"<p>{escape(phrase('swayed_about', language))}</p>",
        _table((phrase("swayed_if", language), phrase("stated", language)), rows),
    ]


def _coverage(answer: HiddenPopulation, language: Language) -> list[str]:
    if not answer.coverage:
        return []
    told = "".join(f"<li>{escape(coverage(one, language))}</li>" for one in answer.coverage)
    return [
        f"<h2>{escape(phrase('coverage', language))}</h2>",
        f"<p>{escape(phrase('coverage_about', language))}</p>",
        f"<ul>{told}</ul>",
    ]


def _groups(answer: HiddenPopulation, language: Language) -> list[str]:
    """What is stated of each group, and whether it agrees with the whole."""
    if not answer.groups and answer.parts is None:
        return []
    about = ["groups_about"] if answer.parts is None else ["groups_about", "parts_about"]
    known = (*(answer.parts.reasons if answer.parts is not None else ()), *answer.apart)
    lines = [f"<h2>{escape(phrase('groups', language))}</h2>"]
    lines += [f"<p>{escape(told)}</p>" for told in (phrase(name, language) for name in about)]
    lines += [f"<p>{escape(reason.text(language))}</p>" for reason in known]
    if answer.groups:
        heads = [phrase(name, language) for name in ("group", "seen", "stated", "note")]
        lines.append(_table(heads, list(group_rows(answer.groups, language))))
    effects = list(effect_rows(answer.parts, language)) if answer.parts is not None else []
    if effects:
        heads = [phrase(name, language) for name in ("list", "part_column", "group", "odds")]
        lines.append(f"<h2>{escape(phrase('effects', language))}</h2>")
        lines.append(f"<p>{escape(phrase('effects_about', language))}</p>")
        lines.append(_table(heads, effects))
    if answer.steps:
        told_ = "".join(
            f"<li>{escape(phrase(f'trend_{s.claim}', language, first=s.first, second=s.second))}</li>"
            for s in answer.steps
        )
        lines += [f"<h2>{escape(phrase('trend', language))}</h2>", f"<ul>{told_}</ul>"]
    return lines


def _assumed(answer: HiddenPopulation, language: Language) -> list[str]:
    declared = answer.said is not None and answer.said.links is not None
    linked = "assumed_links" if declared else "assumed_linked"
    names = ("assumed_closed", linked, "assumed_all", "assumed_highest")
    told = [phrase(name, language) for name in names]
    if answer.said is not None and answer.said.reach:
        told[2] = phrase("assumed_reach", language, share_reach=answer.said.reach)
    items = "\n".join(f"<li>{escape(one)}</li>" for one in told)
    return [
        f"<h2>{escape(phrase('assumed', language))}</h2>",
        f"<ul>{items}</ul>",
        f"<p>{escape(phrase('opposed', language))}</p>",
    ]


def _seed(answer: HiddenPopulation, language: Language) -> str:
    first = next(iter(answer.answers.values()), None)
    replicates = 0 if first is None else int(first.facts.get("replicates", 0))
    told = phrase("seed", language, seed=answer.seed, replicates=replicates)
    if answer.table.draws:
        told = f"{phrase('draws_about', language, count=len(answer.table.draws))} {told}"
    return told


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 0) -> str:
    """A table; the last `numbers` columns stand to the right."""
    first = len(heads) - numbers

    def cell(tag: str, place: int, text: str) -> str:
        return f"<{tag}{' class=' + chr(34) + 'n' + chr(34) if place >= first else ''}>{escape(text)}</{tag}>"

    head = "".join(cell("th", place, text) for place, text in enumerate(heads))
    body = "\n".join(
        f"<tr>{''.join(cell('td', place, text) for place, text in enumerate(row))}</tr>" for row in rows
    )
    return (
        f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _whole(value: float | None, language: Language) -> str:
    return "" if value is None else phrase("figure", language, figure=round(value))


def _figure(value: Fact, language: Language) -> str:
    return phrase("figure", language, figure=float(value))
