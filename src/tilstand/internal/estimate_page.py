"""Estimate of the hidden population as one accessible HTML page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from html import escape
from typing import Any

from markupsafe import Markup

from tilstand.estimate.answer import HiddenPopulation
from tilstand.estimate.groups import GroupStatement
from tilstand.estimate.result import EstimateReason, MethodEstimate, format_estimate_text
from tilstand.estimate.sensitivity import ListChange, analyse_sensitivity
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
from tilstand.internal.page_templates import load_internal_template
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


Block = tuple[str, Any]
"""What stands on the page in one place: its kind, and what it holds."""


def render_estimate_page(answer: HiddenPopulation, language: Language) -> str:
    """The page, in the language or in the first that stands in for it."""
    language = get_message("estimate.title").language(language)
    page = load_internal_template("estimate.html.j2", _escape_value).render(
        language=language,
        title=format_estimate_text("title", language),
        about=answer.table.title,
        blocks=list(_EstimatePage(answer, language).list_blocks()),
    )
    return f"{page}\n"


def _escape_value(value: object) -> object:
    return Markup(escape(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


class _EstimatePage:
    def __init__(self, answer: HiddenPopulation, language: Language) -> None:
        self.answer, self.language = answer, language
        self.say = partial(format_estimate_text, language=language)

    def list_blocks(self) -> Iterator[Block]:
        table = self.answer.table
        yield from self.list_headline_blocks()
        yield (
            "p",
            self.say("observed", observed=table.observed, lists=len(table.lists), recaptured=table.recaptured),
        )
        yield from self.list_interval_blocks()
        if overlaps := draw_upset_plot(table, self.language):
            yield from [("h2", self.say("overlaps")), ("picture", Markup(overlaps))]
        yield from self.list_assumption_blocks()
        yield from self.list_near_model_blocks()
        yield from self.list_list_sensitivity_blocks()
        if self.answer.coverage:
            yield from [("h2", self.say("coverage")), ("p", self.say("coverage_about"))]
            yield "list", [format_coverage(coverage, self.language) for coverage in self.answer.coverage]
        yield from self.list_group_blocks()
        yield from self.list_assumed_blocks()
        yield "soft", self.get_random_seed_text()

    def build_table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> Block:
        """A table with the messages that head it; the last `numbers` columns stand to the right."""
        return "table", {"heads": [name and self.say(name) for name in heads], "rows": list(rows), "numbers": numbers}

    def draw_intervals(self, bars: Sequence[IntervalBar], observed: int, title: str) -> Iterator[Block]:
        if drawn := draw_interval_plot(bars, observed, self.say(title), self.language):
            yield "picture", Markup(drawn)

    def list_headline_blocks(self) -> Iterator[Block]:
        said = self.answer.said
        if said is not None:
            yield "big", format_claim(said, self.language)
        yield "lead", self.answer.told(()).text(self.language)
        reasons = said.reasons if said is not None else next(iter(self.answer.answers.values())).reasons
        for weight in ("refuse", "limit", "warn"):
            told = [reason for reason in reasons if reason.weight == weight]
            if told:
                yield "h2", self.say(f"reasons_{weight}")
                yield "reasons", [(reason.text(self.language), self.format_need(reason)) for reason in told]

    def format_need(self, reason: EstimateReason) -> str:
        return f"{self.say('needed')} {reason.format_remedy(self.language)}"

    def list_interval_blocks(self) -> Iterator[Block]:
        """One picture: what is stated, what each explanation left would mean, and what each method says."""
        bars, rows, said = [], [], self.answer.said
        if said is not None:
            bars.append(IntervalBar(self.say("stated"), said.low, said.high, None, strong=True))
            if said.parts:
                bars.append(IntervalBar(self.say("scenarios"), None, None, None, head=True))
            for part in said.parts:
                name = self.say("scenario_kinds", count=part.kinds) if part.kinds else self.say(f"scenario_{part.name}")
                bars.append(IntervalBar(name, part.low, part.high, part.middle))
                limits = (part.low, math.inf if part.high is None else part.high)
                span = format_limits_span(part.middle, limits, self.language)
                rows.append((name, span, self.say(f"scenario_{part.name}_about")))
            if self.answer.answers:
                bars.append(IntervalBar(self.say("methods"), None, None, None, head=True))
        for estimate in self.answer.answers.values():
            name = self.say(f"method_{estimate.method}")
            low, high = estimate.interval or (None, None)
            bars.append(IntervalBar(name, low, high, estimate.estimate))
            rows.append((name, format_estimate_span(estimate, self.language), self.describe_estimate(estimate)))
        yield "h2", self.say("intervals")
        yield from self.draw_intervals(bars, self.answer.table.observed, "intervals_alt")
        yield "p", self.say("intervals_about")
        yield self.build_table(("method", "interval", "note"), rows)

    def describe_estimate(self, estimate: MethodEstimate) -> str:
        refusing = [reason.text(self.language) for reason in estimate.reasons if reason.weight == "refuse"]
        if refusing:
            return " ".join(refusing)
        if "model" in estimate.facts:
            return str(estimate.facts["model"])
        if "r_hat" in estimate.facts:
            r_hat = Decimal(f"{estimate.facts['r_hat']:.3f}")
            return self.say("diagnostics", r_hat=r_hat, size=round(estimate.facts["effective_size"]))
        return ""

    def list_near_model_blocks(self) -> Iterator[Block]:
        near = self.answer.answers["bic"].facts.get("near_best") if "bic" in self.answer.answers else None
        if not near:
            return
        first = near[0]
        limits = {"least": round(first["least"]), "greatest": round(first["greatest"])}
        about = self.say("near_about", count=first["within_10"], **limits)
        yield "h2", self.say("near")
        yield "p", about if first.get("complete", True) else f"{about} {self.say('near_searched')}"
        rows = [
            (
                model["model"],
                self.say("figure", figure=float(model["bic_above_best"])),
                self.format_rounded_count(model["estimate"]),
            )
            for model in near
        ]
        yield self.build_table(("model", "bic_above", "estimate"), rows, 2)

    def list_list_sensitivity_blocks(self) -> Iterator[Block]:
        if not self.answer.changes:
            return
        moved = [change for change in self.answer.changes if change.kind != "held_out"]
        bars = [
            IntervalBar(self.say(change.kind, lists="+".join(change.lists)), change.said.low, change.said.high, None)
            for change in moved
        ]
        yield from [("h2", self.say("sensitivity")), ("p", self.say("sensitivity_about"))]
        yield from self.draw_intervals(bars, min(change.said.observed for change in moved), "sensitivity_alt")
        claims = (format_claim(change.said, self.language) for change in moved)
        yield self.build_table(("", "stated"), zip((bar.label for bar in bars), claims, strict=True))
        yield from [("h2", self.say("held_out")), ("p", self.say("held_out_about"))]
        tested = [
            (
                change.lists[0],
                self.format_rounded_count(change.truth),
                format_claim(change.said, self.language),
                self.format_true_share(change),
            )
            for change in self.answer.changes
            if change.kind == "held_out"
        ]
        yield self.build_table(("list", "truth", "stated", "held"), tested)

    def format_true_share(self, change: ListChange) -> str:
        if change.said.kind == "refused" or change.truth is None:
            return ""
        return self.say("yes" if change.said.is_true_for(change.truth) else "no")

    def list_assumption_blocks(self) -> Iterator[Block]:
        """How far the statement moves with what no table shows."""
        said = self.answer.said
        moved = analyse_sensitivity(said) if said is not None else ()
        if said is None or not moved:
            return
        rows = []
        for limits in moved:
            if limits.size == 0.0:
                assumed = self.say("swayed_all_reached")
            elif limits.by == "interaction":
                assumed = self.say(f"swayed_{limits.by}", size=Decimal(f"{limits.size:g}"))
            else:
                assumed = self.say(f"swayed_{limits.by}", share_out=limits.size)
            rows.append((assumed, format_claim(replace(said, low=limits.low, high=limits.high), self.language)))
        yield from [("h2", self.say("swayed")), ("p", self.say("swayed_about"))]
        yield self.build_table(("swayed_if", "stated"), rows)

    def list_group_blocks(self) -> Iterator[Block]:
        """What is stated of each group, and whether it agrees with the whole."""
        answer, parts = self.answer, self.answer.parts
        if not answer.groups and parts is None:
            return
        yield from [("h2", self.say("groups")), ("p", self.say("groups_about"))]
        if parts is not None:
            yield "p", self.say("parts_about")
        for reason in (*(parts.reasons if parts is not None else ()), *answer.apart):
            yield "p", reason.text(self.language)
        if answer.groups:
            yield self.build_table(("group", "seen", "stated", "note"), build_group_rows(answer.groups, self.language))
        effects = list(build_effect_rows(parts, self.language)) if parts is not None else []
        if effects:
            yield from [("h2", self.say("effects")), ("p", self.say("effects_about"))]
            yield self.build_table(("list", "part_column", "group", "odds"), effects)
        if answer.steps:
            yield "h2", self.say("trend")
            yield (
                "list",
                [self.say(f"trend_{step.claim}", first=step.first, second=step.second) for step in answer.steps],
            )

    def list_assumed_blocks(self) -> Iterator[Block]:
        said = self.answer.said
        linked = "assumed_links" if said is not None and said.links is not None else "assumed_linked"
        told = [self.say(name) for name in ("assumed_closed", linked, "assumed_all", "assumed_highest")]
        if said is not None and said.reach:
            told[2] = self.say("assumed_reach", share_reach=said.reach)
        yield from [("h2", self.say("assumed")), ("lines", told), ("p", self.say("opposed"))]

    def get_random_seed_text(self) -> str:
        first = next(iter(self.answer.answers.values()), None)
        replicates = 0 if first is None else int(first.facts.get("replicates", 0))
        text = self.say("seed", seed=self.answer.seed, replicates=replicates)
        draws = self.answer.table.draws
        return f"{self.say('draws_about', count=len(draws))} {text}" if draws else text

    def format_rounded_count(self, value: float | None) -> str:
        return "" if value is None else self.say("figure", figure=round(value))
