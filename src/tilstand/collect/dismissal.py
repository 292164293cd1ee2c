"""What was decided about findings, in `rounds/ROUND/decisions.toml`: dismissed, or accepted for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, Strict, ValidationInfo, model_validator

from tilstand.collect.judged import Judged, Judgements, Named, beside, wrong
from tilstand.define import RoundView
from tilstand.model import Decision, Finding, Findings

__all__ = ["decisions"]


def decisions(
    collection: RoundView, round_name: str, further: Mapping[str, bytes] | None = None
) -> tuple[tuple[Decision, ...], Findings]:
    """The decisions that count in a round, and what cannot be read of them.

    Dismissals are those of the round itself; accepted findings stand from their round on.

    Args:
        collection: The collection.
        round_name: Name of the round.
        further: Files of the round that are not written yet, by where they will stand.
    """
    found: list[Decision] = []
    faults: list[Finding] = []
    last = collection.rounds[round_name].period.last
    for name, definition in collection.rounds.items():
        if definition.period.last > last:
            continue
        more = (further or {}) if name == round_name else {}
        own, unread = Judgements(collection, name, "decisions", "decision", "R132", more).read(_Decided)
        found += [_decision(d, file) for file, d in own if name == round_name or d.action == "accept"]
        faults += unread if name == round_name else []
    return tuple(found), Findings(tuple(faults))


def _rule(name: str, info: ValidationInfo) -> str:
    rules = beside(info).collection.rules
    if name not in rules:
        raise wrong("no_rule", name=name)
    if info.data.get("action") == "accept" and not rules[name].standing:
        raise wrong("not_standing", name=name)
    return name


def _relation(name: str, info: ValidationInfo) -> str:
    if name and name not in {relation.id for relation in beside(info).collection.relations}:
        raise wrong("no_relation", name=name)
    return name


def _figures(figures: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if info.data.get("action") == "dismiss" and not figures:
        raise wrong("no_figures")
    return figures


def _difference(difference: int | None, info: ValidationInfo) -> int | None:
    if info.data.get("action") == "accept" and difference is None:
        raise wrong("whole")
    return difference


class _Decided(Judged):
    action: Literal["dismiss", "accept"]
    rule: Annotated[Named, AfterValidator(_rule)]
    relation: Annotated[str, AfterValidator(_relation)] = ""
    figures: Annotated[tuple[str, ...], AfterValidator(_figures), Field(validate_default=True)] = ()
    difference: Annotated[
        Annotated[int, Strict()] | None, AfterValidator(_difference), Field(validate_default=True)
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _of_its_round(cls, entry: Mapping[str, Any], info: ValidationInfo) -> Mapping[str, Any]:
        """The entry, about the round's own period where it names none."""
        file = beside(info)
        return {"period": file.round.period, **entry}


def _decision(one: _Decided, document: str) -> Decision:
    return Decision(
        id=one.id,
        action=one.action,
        rule=one.rule,
        key=one.key,
        relation=one.relation,
        figures=one.figures,
        difference=one.difference or 0,
        reason=one.reason,
        decided_by=one.decided_by,
        decided_on=one.decided_on,
        document=document,
    )
