"""A rule and an answer in words: what follows, on which provision, for how long, who decides, whom to call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tilstand.guides.guide import Guide
from tilstand.guides.pathway import NoOutcome, PathwayAnswer
from tilstand.guides.schema import LegalRule
from tilstand.languages import format_message
from tilstand.terms import JoinedText, Language, Text


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """A rule in words.

    Attributes:
        track: What it is told under.
        says: What follows; where it gives no outcome, whom to ask, or None where only the reason can be told.
        force: Whether somebody can, shall or has a right, as the provision has it; None for what is no claim.
        needs: What else it requires; None if nothing.
        times: Lengths of time, each with what it is.
        decides: Who decides; None if nobody is named.
        provisions: The provisions.
        since: First day in force; None where no day was found.
        quality: How it is known.
    """

    track: Text
    says: Text | None
    force: Text | None
    needs: Text | None
    times: tuple[tuple[Text, Text], ...]
    decides: Text | None
    provisions: Text
    since: date | None
    quality: Text

    def list_rows(self) -> Iterator[tuple[Text, Text]]:
        """What stands below the sentence: a heading and a text for each row."""
        if self.needs is not None:
            yield format_message("guide.answer.needs"), self.needs
        yield from self.times
        if self.decides is not None:
            yield format_message("guide.answer.decides"), self.decides
        since = (format_message("guide.answer.since", day=self.since),) if self.since is not None else ()
        force = (self.force,) if self.force is not None else ()
        yield (
            format_message("guide.answer.provision"),
            JoinedText((self.provisions, *since, *force, self.quality), "; "),
        )


def format_duration(text: str) -> Text:
    """A length of time in words.

    Example:
        >>> format_duration("P6W").text("en"), format_duration("PT48H").text("nb"), format_duration("P1Y").text("pl")
        ('6 weeks', '48 timer', '1 rok')
    """
    return format_message(f"guide.time.{text[-1]}", count=int("".join(sign for sign in text if sign.isdigit())))


def describe_rule(guide: Guide, name: str) -> RuleDescription:
    """A rule in words, as it is told where it gives an outcome; one that never does, with whom to ask."""
    rule, labels = guide.rules[name], guide.labels
    quality = guide.get_quality(rule)
    decides = tuple(labels[f"bodies.{body}"] for body in rule.decides)
    return RuleDescription(
        labels[f"tracks.{rule.track}"],
        labels.get(f"rules.{name}.{'gives' if quality.is_reliable else 'asks'}"),
        format_message(f"guide.force.{rule.force}") if rule.force != "none" and quality.is_reliable else None,
        labels.get(f"rules.{name}.needs") if quality.is_reliable else None,
        tuple((labels[f"times.{kind}"], format_duration(text)) for kind, text in rule.times.items()),
        JoinedText(decides) if decides else None,
        JoinedText(tuple(guide.format_provision(text) for text in rule.provisions)),
        rule.in_force,
        format_message(f"guide.quality.{quality}"),
    )


def describe_reason(guide: Guide, rule: LegalRule, reason: NoOutcome) -> Text:
    """Why a rule gives no outcome."""
    day = rule.in_force if reason is NoOutcome.NOT_YET else guide.get_review_day(rule)
    return format_message(f"guide.reason.{reason}", day=day or "")


def describe_answer(guide: Guide, answer: PathwayAnswer, language: Language) -> dict[str, object]:
    """An answer as plain data: what gives an outcome, what does not and why, whom to call."""
    told = []
    for outcome in answer.outcomes:
        description = describe_rule(guide, outcome.id)
        reason = None if outcome.reason is None else describe_reason(guide, outcome.rule, outcome.reason)
        asks = guide.get_quality(outcome.rule).is_reliable is False
        says = description.says if reason is None or asks else None
        rows = (
            description.list_rows()
            if reason is None
            else ((format_message("guide.answer.provision"), description.provisions),)
        )
        told.append(
            {
                "rule": outcome.id,
                "track": description.track.text(language),
                "effect": outcome.rule.effect,
                "gives": reason is None,
                "reason": outcome.reason.value if outcome.reason else "",
                "says": " ".join(text.text(language) for text in (reason, says) if text is not None),
                "rows": [[head.text(language), text.text(language)] for head, text in rows],
                "call": list(outcome.rule.call),
            }
        )
    services = [describe_service(guide, name, answer.day, language) for name in answer.call]
    return {"day": answer.day.isoformat(), "draft": guide.is_draft, "outcomes": told, "call": services}


def describe_service(guide: Guide, name: str, day: date, language: Language) -> dict[str, str]:
    """A service as plain data, with what may leave the house; a number that nobody called is not there."""
    service = guide.services[name]
    labels = {field: text.text(language) for field, text in service.labels.items()}
    checked = service.describe_check(day, guide.settings.service_months)
    lacks = format_message("guide.service.no_number").text(language)
    return {
        "id": name,
        "name": service.name,
        "kind": service.kind.text(language),
        "phone": service.phone,
        "number": service.phone or (lacks if service.values.get("phone") else ""),
        "web": service.values.get("web", ""),
        "place": service.place,
        "checked": "" if name == guide.settings.emergency else checked.text(language),
        **{field: labels.get(field, "") for field in ("offers", "for_whom", "refer", "hours", "spoken")},
    }
