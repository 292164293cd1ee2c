"""What was decided about findings, in `rounds/ROUND/decisions.toml`: dismissed, or accepted for good."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from tilstand.collect.decision import Unreadable, address, blank, dated, reason
from tilstand.define import Collection, Words
from tilstand.model import Decision, Finding, Findings, Severity, Source

__all__ = ["decisions"]

_NEEDED = ("id", "action", "rule", "measure", "provider", "reason", "decided_by", "decided_on")
_OPTIONAL = ("period", "breakdown", "relation", "figures", "difference")


def decisions(collection: Collection, round_name: str) -> tuple[tuple[Decision, ...], Findings]:
    """The decisions that count in a year, and what cannot be read of them.

    Dismissals are those of the year itself; accepted findings stand from their year on.

    Args:
        collection: The collection.
        round_name: Name of the round.
    """
    found: list[Decision] = []
    faults: list[Finding] = []
    last = collection.rounds[round_name].period.last
    for name, definition in sorted(collection.rounds.items()):
        if definition.period.last > last:
            continue
        own, unread = _read(collection, name)
        found += [d for d in own if name == round_name or d.action == "accept"]
        faults += unread if name == round_name else []
    return tuple(found), Findings(tuple(faults))


def _read(collection: Collection, round_name: str) -> tuple[list[Decision], list[Finding]]:
    file = collection.path / "rounds" / round_name / "decisions.toml"
    document = f"rounds/{round_name}/decisions.toml"
    if not file.is_file():
        return [], []
    try:
        raw = tomllib.loads(file.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        what = Words(nb=f"Filen er ikke gyldig TOML: {error}", en=f"The file is not valid TOML: {error}")
        return [], [_unread(collection, document, "", what)]
    found, faults = list[Decision](), list[Finding]()
    entries = raw.get("decision", [])
    if (
        not isinstance(entries, list)
        or not all(isinstance(e, Mapping) for e in entries)
        or raw.keys() - {"decision"}
    ):
        what = Words(
            nb="Filen skal bare ha poster [[decision]].", en="The file shall only have [[decision]]."
        )
        return [], [_unread(collection, document, "", what)]
    for number, entry in enumerate(entries, start=1):
        name = str(entry.get("id", f"nr. {number}"))
        try:
            if any(name == other.id for other in found):
                raise Unreadable(f"{name} står to ganger.", f"{name} stands twice.")
            found.append(_decision(collection, entry, round_name, document))
        except Unreadable as fault:
            faults.append(_unread(collection, document, name, fault.words))
    return found, faults


def _decision(collection: Collection, entry: Mapping[str, Any], round_name: str, document: str) -> Decision:
    unknown = sorted(set(entry) - {*_NEEDED, *_OPTIONAL})
    if unknown:
        raise Unreadable(f"Ukjente felt: {', '.join(unknown)}.", f"Unknown fields: {', '.join(unknown)}.")
    missing = [name for name in _NEEDED if name not in entry or blank(entry[name])]
    if missing:
        raise Unreadable(f"Det mangler {', '.join(missing)}.", f"{', '.join(missing)} is missing.")
    action = entry["action"]
    if action not in ("dismiss", "accept"):
        raise Unreadable("action er dismiss eller accept.", "action is dismiss or accept.")
    if entry["rule"] not in collection.rules:
        raise Unreadable(f"Det finnes ingen regel {entry['rule']}.", f"There is no rule {entry['rule']}.")
    relation = str(entry.get("relation", ""))
    if relation and relation not in {r.id for r in collection.relations}:
        raise Unreadable(f"Det finnes ingen sammenheng {relation}.", f"There is no relation {relation}.")
    if action == "accept" and not collection.rules[entry["rule"]].standing:
        raise Unreadable(
            f"Et funn etter {entry['rule']} kan avvises, men ikke godtas som en stående sammenheng.",
            f"A finding of {entry['rule']} can be dismissed, but not accepted as a standing relation.",
        )
    dated(entry, collection.rounds[round_name].published)
    figures, difference = entry.get("figures", []), entry.get("difference")
    if action == "dismiss" and (not isinstance(figures, list) or not figures):
        raise Unreadable("figures skal være tallene i funnet.", "figures must be the finding's figures.")
    if action == "accept" and (not isinstance(difference, int) or isinstance(difference, bool)):
        raise Unreadable("difference skal være et helt tall.", "difference must be a whole number.")
    return Decision(
        id=str(entry["id"]),
        action=action,
        rule=str(entry["rule"]),
        key=address(collection, {"period": round_name, **entry}),
        relation=relation,
        figures=tuple(str(f) for f in figures),
        difference=difference or 0,
        reason=reason(entry["reason"]),
        decided_by=str(entry["decided_by"]),
        decided_on=entry["decided_on"],
        document=document,
    )


def _unread(collection: Collection, document: str, name: str, what: Words) -> Finding:
    rule = collection.rules["R132"]
    return Finding(
        rule="R132",
        severity=Severity(rule.severity),
        where=Words(
            nb=f"{document}, avgjørelse {name}",
            nn=f"{document}, avgjerd {name}",
            en=f"{document}, decision {name}",
        ),
        what=rule.what.filled({"what": what}),
        do=rule.do,
        sources=(Source(document, quote=name),),
        cause=name,
    )
