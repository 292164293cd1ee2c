"""The identification guide as an overview: signs with their source, how to talk, duties, rights, whom to call.

It is set, shown and written as an overview of a register is: the same pages, print, data, gate and seal. No sign has a
weight or a score: a sign may start a question and proves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from tilstand.define import Framework
from tilstand.guides.checks import check_guide
from tilstand.guides.guide import FOLDER, Guide
from tilstand.guides.pathway import find_no_outcome
from tilstand.guides.rule_text import describe_reason, describe_rule
from tilstand.languages import format_message
from tilstand.model.overview import Overview
from tilstand.protect.overview_lines import OverviewLines, release_lines
from tilstand.terms import InvariantText, JoinedText, Period, Text

_COLUMNS = (
    *("what", "setting", "phone", "offers", "for_whom", "refer", "hours", "web"),
    *("needs", "times", "decides", "provision", "source", "checked"),
)
_GuideLine = tuple[str, Mapping[str, Text]]
"""The group that a line stands under, and what is said of it by column."""


def build_identification_overview(
    guide: Guide, collection: Framework, period: Period, day: date, *, final: bool = False
) -> Overview:
    """The identification guide of a year, sealed; a draft if it is not asked for as final.

    Args:
        guide: The guide.
        collection: The collection that it belongs to.
        period: The year of the version.
        day: The day on which it is made.
        final: True where it is to be handed out.

    Raises:
        ReleaseError: If it is to be final and somebody has yet to read rules or services, or something is wrong.
    """
    labels = guide.labels
    lines = [line for part in (_list_services, _list_advice, _list_signs, _list_rules) for line in part(guide, day)]
    content = OverviewLines(
        title=labels["guide.identification"],
        author=guide.publisher,
        languages=guide.languages,
        as_of=format_message("guide.answer.read", day=guide.read),
        heading=format_message("guide.group.all"),
        columns={name: format_message(f"guide.column.{name}") for name in _COLUMNS},
        groups={group: _name_group(guide, group) for group, _ in lines},
        lines=lines,
        statements=tuple(labels[f"versions.{name}"] for name in guide.settings.versions.get(str(period), ())),
        lacks=tuple(finding.what for finding in check_guide(guide, day)),
        kind="law",
    )
    return release_lines(content, "identification", collection, period, day, final=final)


def hash_guide_files(collection: Framework) -> dict[str, str]:
    """Hash of every file of a guide, by its place in the collection."""
    files: list[Path] = sorted((collection.path / FOLDER).rglob("*.toml"))
    return {
        file.relative_to(collection.path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }


def _name_group(guide: Guide, group: str) -> Text:
    part, _, name = group.partition(".")
    return guide.labels[f"{part}.{name}"] if name else format_message(f"guide.group.{group}")


def _list_services(guide: Guide, day: date) -> Iterator[_GuideLine]:
    emergency = guide.settings.emergency
    for name in dict.fromkeys((emergency, *guide.services)):
        service = guide.services[name]
        if service.is_closed(day):
            continue
        lacks = service.values.get("phone") and not service.phone
        cells: dict[str, Text] = {
            **service.labels,
            "what": InvariantText(service.name),
            "phone": format_message("guide.service.no_number") if lacks else InvariantText(service.phone),
            "web": InvariantText(service.values.get("web", "")),
        }
        if name != emergency:
            cells["checked"] = service.describe_check(day, guide.settings.service_months)
        yield "call", cells


def _list_advice(guide: Guide, day: date) -> Iterator[_GuideLine]:
    for group, names in (("advice", guide.settings.advice), ("never", guide.settings.never)):
        for name in names:
            yield group, {"what": guide.labels[f"{group}.{name}"]}


def _list_signs(guide: Guide, day: date) -> Iterator[_GuideLine]:
    forms = list(dict.fromkeys(sign.form for sign in guide.indicators.values()))
    for name, sign in sorted(guide.indicators.items(), key=lambda item: forms.index(item[1].form)):
        quality = format_message(f"guide.quality.{sign.quality}")
        cells = {
            "what": guide.labels[f"indicators.{name}"],
            "setting": guide.labels[f"settings.{sign.setting}"],
            "source": JoinedText((quality, InvariantText(sign.source))),
        }
        yield f"forms.{sign.form}", cells


def _list_rules(guide: Guide, day: date) -> Iterator[_GuideLine]:
    """The rules by track; one that gives no outcome says why, and whom to ask."""
    for track in guide.settings.tracks:
        for name, rule in guide.rules.items():
            if rule.track != track or (rule.ended is not None and rule.ended < day):
                continue
            told, reason = describe_rule(guide, name), find_no_outcome(guide, rule, day)
            cells: dict[str, Text | None] = {"provision": JoinedText((told.provisions, told.quality), "; ")}
            if reason is None:
                times = tuple(JoinedText(pair, ": ") for pair in told.times)
                cells |= {"what": told.says, "needs": told.needs, "decides": told.decides}
                cells |= {"times": JoinedText(times, "; ") if times else None}
            else:
                asks = not guide.get_quality(rule).is_reliable and told.says
                says = (describe_reason(guide, rule, reason), *((asks,) if asks else ()))
                cells["what"] = JoinedText(says, " ")
            yield f"tracks.{track}", {key: text for key, text in cells.items() if text is not None}
