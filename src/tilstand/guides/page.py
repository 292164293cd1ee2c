"""The pathway aid as one page that anybody opens from disk: it answers as `answer_situation` does, and keeps nothing."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

from tilstand.guides.guide import Guide
from tilstand.guides.pathway import NoOutcome, are_contradictory, find_meeting_answers
from tilstand.guides.rule_text import describe_reason, describe_rule, describe_service
from tilstand.guides.schema import SourceQuality
from tilstand.languages import format_message, get_language_name, load_language_settings
from tilstand.languages.catalogue import load_catalogue_section
from tilstand.registers.selection import add_months
from tilstand.registers.values import parse_day_span
from tilstand.render.offline_page import render_offline_page
from tilstand.terms.text import FALLBACK, Language


def render_aid_page(guide: Guide, language: Language, day: date) -> str:
    """The page, the same for the same arguments.

    Args:
        guide: The guide.
        language: The language in which it opens; readers can take another of the guide's.
        day: The day on which it is made. What has happened since, the page reckons from the reader's clock.
    """
    opened = language if language in guide.languages else guide.languages[0]
    emergency = guide.services[guide.settings.emergency]
    tables = {
        "questions": [
            {"id": name, "options": question.options, "only": question.only}
            for name, question in guide.questions.items()
        ],
        "rules": [_build_rule(guide, name) for name in guide.rules],
        "opposed": [
            [left, right]
            for left, right in combinations(guide.rules, 2)
            if are_contradictory(guide.rules[left], guide.rules[right])
            and find_meeting_answers(guide, guide.rules[left], guide.rules[right]) is not None
        ],
        "services": {name: _build_service_days(guide, name) for name in guide.services},
        "emergency": guide.settings.emergency,
        "exit": guide.settings.exit,
        "draft": guide.is_draft,
        "texts": {tag: _build_texts(guide, tag, day) for tag in guide.languages},
    }
    return render_offline_page(
        "tilstand.guides",
        "aid",
        ("answer", "page"),
        tables,
        language=opened,
        direction=load_language_settings(opened).direction,
        title=guide.labels["guide.title"].text(opened),
        script_needed=format_message("guide.page.script").text(opened),
        number=emergency.phone.replace(" ", ""),
        first=format_message("guide.answer.first", number=emergency.phone).text(opened),
        services=[describe_service(guide, name, day, opened) for name in guide.services],
    )


def _build_rule(guide: Guide, name: str) -> dict[str, Any]:
    """A rule as the script reads it: the days on which it gives an outcome, and why it never does."""
    rule = guide.rules[name]
    quality = guide.get_quality(rule)
    fixed = "" if quality.is_reliable else NoOutcome.FORMER if quality is SourceQuality.FORMER else NoOutcome.SOURCE
    moved = [section.on.isoformat() for _, section in guide.list_moved_sections(rule)]
    return {
        "id": name,
        "track": rule.track,
        "when": rule.when,
        "never": fixed,
        "from": rule.in_force.isoformat() if rule.in_force else "",
        "moved": min(moved, default=""),
        "until": guide.get_review_day(rule).isoformat(),
        "ended": rule.ended.isoformat() if rule.ended else "",
        "yields": rule.yields_to,
        "call": rule.call,
    }


def _build_service_days(guide: Guide, name: str) -> dict[str, str]:
    """The last day of a service, and the last one on which what is said of it is fresh; empty where there is none."""
    service = guide.services[name]
    closed = parse_day_span(service.values.get("closed", ""))
    fresh = add_months(service.looked, guide.settings.service_months) if service.looked else None
    return {"closed": closed.last.isoformat() if closed else "", "fresh": fresh.isoformat() if fresh else ""}


def _build_texts(guide: Guide, language: Language, day: date) -> dict[str, Any]:
    """All words of the page in a language."""
    section = load_catalogue_section(FALLBACK, "guide")
    parts = ("page.", "answer.", "service.no_number")
    words = {
        path: format_message(path).text(language)
        for path in section
        if path.startswith(tuple(f"guide.{p}" for p in parts))
    }
    number = guide.services[guide.settings.emergency].phone
    words["guide.answer.first"] = format_message("guide.answer.first", number=number).text(language)
    words["guide.answer.read"] = format_message("guide.answer.read", day=guide.read).text(language)
    rules = {}
    for name, rule in guide.rules.items():
        told = describe_rule(guide, name)
        rules[name] = {
            "says": told.says.text(language) if told.says else "",
            "rows": [[head.text(language), text.text(language)] for head, text in told.list_rows()],
            "provision": told.provisions.text(language),
            "reasons": {reason.value: describe_reason(guide, rule, reason).text(language) for reason in NoOutcome},
        }
    services = {}
    for name, service in guide.services.items():
        stale = format_message("guide.service.stale", day=service.looked or "").text(language)
        services[name] = {**describe_service(guide, name, day, language), "stale": stale if service.looked else ""}
    return {
        "name": get_language_name(language),
        "direction": load_language_settings(language).direction,
        "words": words,
        "labels": {
            path: guide.labels[path].text(language)
            for path in guide.labels
            if path.startswith(("guide.", "questions.", "tracks."))
        },
        "rules": rules,
        "services": services,
    }
