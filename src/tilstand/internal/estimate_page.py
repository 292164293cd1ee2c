"""Estimate of the hidden population as one accessible HTML page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape

from tilstand.estimate.answer import HiddenPopulation
from tilstand.estimate.groups import GroupStatement
from tilstand.estimate.result import EstimateReason, Fact, MethodEstimate, format_estimate_text
from tilstand.estimate.sensitivity import ListChange, analyse_sensitivity
from tilstand.estimate.statement import ScenarioRange
from tilstand.estimate.subgroups import SubgroupEstimates
from tilstand.estimate.summary import (
    format_claim,
    format_coverage,
    format_estimate_span,
    format_group_name,
    format_limits_span,
    format_part_name,
)
from tilstand.internal.estimate_plots import IntervalBar, draw_interval_plot, draw_upset_plot
from tilstand.languages import get_message
from tilstand.terms import Language


def build_group_rows(found: Iterable[GroupStatement], language: Language) -> Iterable[tuple[str, ...]]:
    """Group, seen, what is stated, and why no more or what to know."""
    for group in found:
        few, count = format_estimate_text("few", language), group.observed
        seen = few if count is None else format_estimate_text("figure", language, figure=count)
        why = " ".join(reason.text(language) for reason in group.said.reasons)
        yield format_group_name(group, language), seen, format_claim(group.said, language), why


def build_effect_rows(parts: SubgroupEstimates, language: Language) -> Iterable[tuple[str, ...]]:
    """List, column, value and odds ratio, where the interval leaves out 1."""
    for effect in parts.effects:
        if effect.ratio is None or effect.interval is None:
            continue
        low, high = effect.interval
        if low > 1.0 or high < 1.0:
            name = format_part_name(effect.value, effect.values, language)
            text = format_estimate_text("spanned", language, estimate=effect.ratio, low=low, high=high)
            yield effect.list, effect.column, name, text


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


def render_estimate_page(answer: HiddenPopulation, language: Language) -> str:
    """The page, in the language or in the first that stands in for it."""
    language = get_message("estimate.title").language(language)
    title = format_estimate_text("title", language)
    table = answer.table
    counted = format_estimate_text(
        "observed", language, observed=table.observed, lists=len(table.lists), recaptured=table.recaptured
    )
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(table.title)}</p>" if table.title else "",
        *_render_estimate_headline(answer, language),
        f"<p>{escape(counted)}</p>",
        *_render_method_intervals(answer, language),
        *_render_list_overlaps(answer, language),
        *_render_assumption_sensitivity(answer, language),
        *_render_near_models(answer, language),
        *_render_list_sensitivity(answer, language),
        *_render_list_coverage(answer, language),
        *_render_group_estimates(answer, language),
        *_render_assumptions(answer, language),
        f'<p class="soft">{escape(_get_random_seed_text(answer, language))}</p>',
    ]
    inside = "\n".join(line for line in body if line)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{inside}\n</main>\n</body>\n</html>\n"
    )


def _render_estimate_headline(answer: HiddenPopulation, language: Language) -> list[str]:
    text = f'<p class="lead">{escape(answer.told(()).text(language))}</p>'
    if answer.said is None:
        ((_, method_estimate),) = answer.answers.items()
        return [text, *_render_reason_list(method_estimate.reasons, language)]
    claimed = f'<p class="big">{escape(format_claim(answer.said, language))}</p>'
    return [claimed, text, *_render_reason_list(answer.said.reasons, language)]


def _render_reason_list(reasons: Iterable[EstimateReason], language: Language) -> list[str]:
    lines: list[str] = []
    estimate_reasons = tuple(reasons)
    for weight in ("refuse", "limit", "warn"):
        told = [reason for reason in estimate_reasons if reason.weight == weight]
        if not told:
            continue
        lines.append(f"<h2>{escape(format_estimate_text(f'reasons_{weight}', language))}</h2>\n<ul>")
        for reason in told:
            need = f"{format_estimate_text('needed', language)} {reason.format_remedy(language)}"
            lines.append(f'<li>{escape(reason.text(language))}<br><span class="soft">{escape(need)}</span></li>')
        lines.append("</ul>")
    return lines


def _render_method_intervals(answer: HiddenPopulation, language: Language) -> list[str]:
    """One picture: what is stated, what each explanation left would mean, and what each method says."""
    bars, rows, unseen_statement = [], [], answer.said
    if unseen_statement is not None:
        bars.append(
            IntervalBar(
                format_estimate_text("stated", language), unseen_statement.low, unseen_statement.high, None, strong=True
            )
        )
        if unseen_statement.parts:
            bars.append(IntervalBar(format_estimate_text("scenarios", language), None, None, None, head=True))
        for part in unseen_statement.parts:
            name = _describe_what_if(part, language)
            bars.append(IntervalBar(name, part.low, part.high, part.middle))
            rows.append(
                (
                    name,
                    _format_what_if_range(part, language),
                    format_estimate_text(f"scenario_{part.name}_about", language),
                )
            )
        if answer.answers:
            bars.append(IntervalBar(format_estimate_text("methods", language), None, None, None, head=True))
    for method_estimate in answer.answers.values():
        name = format_estimate_text(f"method_{method_estimate.method}", language)
        low, high = method_estimate.interval or (None, None)
        bars.append(IntervalBar(name, low, high, method_estimate.estimate))
        rows.append(
            (name, format_estimate_span(method_estimate, language), _describe_estimate_note(method_estimate, language))
        )
    heading = format_estimate_text("intervals", language)
    return [
        f"<h2>{escape(heading)}</h2>",
        draw_interval_plot(bars, answer.table.observed, format_estimate_text("intervals_alt", language), language),
        f"<p>{escape(format_estimate_text('intervals_about', language))}</p>",
        _render_estimate_table(
            (
                format_estimate_text("method", language),
                format_estimate_text("interval", language),
                format_estimate_text("note", language),
            ),
            rows,
        ),
    ]


def _describe_what_if(part: ScenarioRange, language: Language) -> str:
    if part.kinds:
        return format_estimate_text("scenario_kinds", language, count=part.kinds)
    return format_estimate_text(f"scenario_{part.name}", language)


def _format_what_if_range(part: ScenarioRange, language: Language) -> str:
    return format_limits_span(part.middle, (part.low, math.inf if part.high is None else part.high), language)


def _describe_estimate_note(one: MethodEstimate, language: Language) -> str:
    refusing = [reason.text(language) for reason in one.reasons if reason.weight == "refuse"]
    if refusing:
        return " ".join(refusing)
    if "model" in one.facts:
        return str(one.facts["model"])
    if "r_hat" in one.facts:
        r_hat = Decimal(f"{one.facts['r_hat']:.3f}")
        return format_estimate_text("diagnostics", language, r_hat=r_hat, size=round(one.facts["effective_size"]))
    return ""


def _render_list_overlaps(answer: HiddenPopulation, language: Language) -> list[str]:
    drawn = draw_upset_plot(answer.table, language)
    return [f"<h2>{escape(format_estimate_text('overlaps', language))}</h2>", drawn] if drawn else []


def _render_near_models(answer: HiddenPopulation, language: Language) -> list[str]:
    near = answer.answers["bic"].facts.get("near_best") if "bic" in answer.answers else None
    if not near:
        return []
    about = format_estimate_text(
        "near_about",
        language,
        count=near[0]["within_10"],
        least=round(near[0]["least"]),
        greatest=round(near[0]["greatest"]),
    )
    if not near[0].get("complete", True):
        about = f"{about} {format_estimate_text('near_searched', language)}"
    rows = [
        (
            model["model"],
            _format_estimate_figure(model["bic_above_best"], language),
            _format_rounded_count(model["estimate"], language),
        )
        for model in near
    ]
    heads = (
        format_estimate_text("model", language),
        format_estimate_text("bic_above", language),
        format_estimate_text("estimate", language),
    )
    return [
        f"<h2>{escape(format_estimate_text('near', language))}</h2>",
        f"<p>{escape(about)}</p>",
        _render_estimate_table(heads, rows, 2),
    ]


def _render_list_sensitivity(answer: HiddenPopulation, language: Language) -> list[str]:
    if not answer.changes:
        return []
    moved = [change for change in answer.changes if change.kind != "held_out"]
    bars = [
        IntervalBar(
            format_estimate_text(change.kind, language, lists="+".join(change.lists)),
            change.said.low,
            change.said.high,
            None,
        )
        for change in moved
    ]
    rows = [(bar.label, format_claim(change.said, language)) for bar, change in zip(bars, moved, strict=True)]
    list_changes = [change for change in answer.changes if change.kind == "held_out"]
    tested = [
        (
            change.lists[0],
            _format_rounded_count(change.truth, language),
            format_claim(change.said, language),
            _format_true_share(change, language),
        )
        for change in list_changes
    ]
    heads = [format_estimate_text(name, language) for name in ("list", "truth", "stated", "held")]
    least = min(change.said.observed for change in moved)
    return [
        f"<h2>{escape(format_estimate_text('sensitivity', language))}</h2>",
        f"<p>{escape(format_estimate_text('sensitivity_about', language))}</p>",
        draw_interval_plot(bars, least, format_estimate_text("sensitivity_alt", language), language),
        _render_estimate_table(("", format_estimate_text("stated", language)), rows),
        f"<h2>{escape(format_estimate_text('held_out', language))}</h2>",
        f"<p>{escape(format_estimate_text('held_out_about', language))}</p>",
        _render_estimate_table(heads, tested),
    ]


def _format_true_share(change: ListChange, language: Language) -> str:
    if change.said.kind == "refused" or change.truth is None:
        return ""
    return format_estimate_text("yes" if change.said.is_true_for(change.truth) else "no", language)


def _render_assumption_sensitivity(answer: HiddenPopulation, language: Language) -> list[str]:
    """How far the statement moves with what no table shows."""
    moved = () if answer.said is None else analyse_sensitivity(answer.said)
    if not moved:
        return []
    rows = []
    for assumption_limits in moved:
        size = (
            Decimal(f"{assumption_limits.size:g}") if assumption_limits.by == "interaction" else assumption_limits.size
        )
        name = "size" if assumption_limits.by == "interaction" else "share_out"
        text = (
            format_claim(replace(answer.said, low=assumption_limits.low, high=assumption_limits.high), language)
            if answer.said
            else ""
        )
        by = format_estimate_text(f"swayed_{assumption_limits.by}", language, **{name: size})
        rows.append(
            (format_estimate_text("swayed_all_reached", language) if assumption_limits.size == 0.0 else by, text)
        )
    return [
        f"<h2>{escape(format_estimate_text('swayed', language))}</h2>",
        f"<p>{escape(format_estimate_text('swayed_about', language))}</p>",
        _render_estimate_table(
            (format_estimate_text("swayed_if", language), format_estimate_text("stated", language)), rows
        ),
    ]


def _render_list_coverage(answer: HiddenPopulation, language: Language) -> list[str]:
    if not answer.coverage:
        return []
    text = "".join(
        f"<li>{escape(format_coverage(simulated_coverage, language))}</li>" for simulated_coverage in answer.coverage
    )
    return [
        f"<h2>{escape(format_estimate_text('coverage', language))}</h2>",
        f"<p>{escape(format_estimate_text('coverage_about', language))}</p>",
        f"<ul>{text}</ul>",
    ]


def _render_group_estimates(answer: HiddenPopulation, language: Language) -> list[str]:
    """What is stated of each group, and whether it agrees with the whole."""
    if not answer.groups and answer.parts is None:
        return []
    about = ["groups_about"] if answer.parts is None else ["groups_about", "parts_about"]
    known = (*(answer.parts.reasons if answer.parts is not None else ()), *answer.apart)
    lines = [f"<h2>{escape(format_estimate_text('groups', language))}</h2>"]
    lines += [f"<p>{escape(text)}</p>" for text in (format_estimate_text(name, language) for name in about)]
    lines += [f"<p>{escape(reason.text(language))}</p>" for reason in known]
    if answer.groups:
        heads = [format_estimate_text(name, language) for name in ("group", "seen", "stated", "note")]
        lines.append(_render_estimate_table(heads, list(build_group_rows(answer.groups, language))))
    effects = list(build_effect_rows(answer.parts, language)) if answer.parts is not None else []
    if effects:
        heads = [format_estimate_text(name, language) for name in ("list", "part_column", "group", "odds")]
        lines.append(f"<h2>{escape(format_estimate_text('effects', language))}</h2>")
        lines.append(f"<p>{escape(format_estimate_text('effects_about', language))}</p>")
        lines.append(_render_estimate_table(heads, effects))
    if answer.steps:
        told_ = "".join(
            f"<li>{escape(format_estimate_text(f'trend_{s.claim}', language, first=s.first, second=s.second))}</li>"
            for s in answer.steps
        )
        lines += [f"<h2>{escape(format_estimate_text('trend', language))}</h2>", f"<ul>{told_}</ul>"]
    return lines


def _render_assumptions(answer: HiddenPopulation, language: Language) -> list[str]:
    declared = answer.said is not None and answer.said.links is not None
    linked = "assumed_links" if declared else "assumed_linked"
    names = ("assumed_closed", linked, "assumed_all", "assumed_highest")
    told = [format_estimate_text(name, language) for name in names]
    if answer.said is not None and answer.said.reach:
        told[2] = format_estimate_text("assumed_reach", language, share_reach=answer.said.reach)
    items = "\n".join(f"<li>{escape(text)}</li>" for text in told)
    return [
        f"<h2>{escape(format_estimate_text('assumed', language))}</h2>",
        f"<ul>{items}</ul>",
        f"<p>{escape(format_estimate_text('opposed', language))}</p>",
    ]


def _get_random_seed_text(answer: HiddenPopulation, language: Language) -> str:
    first = next(iter(answer.answers.values()), None)
    replicates = 0 if first is None else int(first.facts.get("replicates", 0))
    text = format_estimate_text("seed", language, seed=answer.seed, replicates=replicates)
    if answer.table.draws:
        text = f"{format_estimate_text('draws_about', language, count=len(answer.table.draws))} {text}"
    return text


def _render_estimate_table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 0) -> str:
    """A table; the last `numbers` columns stand to the right."""
    first = len(heads) - numbers

    def render_table_cell(tag: str, place: int, text: str) -> str:
        return f"<{tag}{' class=' + chr(34) + 'n' + chr(34) if place >= first else ''}>{escape(text)}</{tag}>"

    head = "".join(render_table_cell("th", place, text) for place, text in enumerate(heads))
    body = "\n".join(
        f"<tr>{''.join(render_table_cell('td', place, text) for place, text in enumerate(row))}</tr>" for row in rows
    )
    return f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'


def _format_rounded_count(value: float | None, language: Language) -> str:
    return "" if value is None else format_estimate_text("figure", language, figure=round(value))


def _format_estimate_figure(value: Fact, language: Language) -> str:
    return format_estimate_text("figure", language, figure=float(value))
