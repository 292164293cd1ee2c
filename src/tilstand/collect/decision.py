"""The coordinator's decisions, read from `rounds/ROUND/adjustments.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tilstand.define import Collection, Words
from tilstand.model import Adjustment, Finding, Findings, Severity, Source
from tilstand.terms import Key, Period, Status, Value

__all__ = ["Unreadable", "address", "adjustments", "blank", "dated", "reason"]

_TOO_LARGE = Decimal(10) ** 12


def adjustments(collection: Collection, round_name: str) -> tuple[tuple[Adjustment, ...], Findings]:
    """The year's adjustments in the order in which they were decided, and what cannot be read of them.

    Args:
        collection: The collection.
        round_name: Name of the round.
    """
    file = collection.path / "rounds" / round_name / "adjustments.toml"
    document = f"rounds/{round_name}/adjustments.toml"
    if not file.is_file():
        return (), Findings()
    try:
        entries = tomllib.loads(file.read_text("utf-8-sig")).get("adjustment", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return (), Findings(
            (
                _unread(
                    collection,
                    document,
                    "",
                    Words(
                        nb=f"Filen er ikke gyldig TOML: {error}", en=f"The file is not valid TOML: {error}"
                    ),
                ),
            )
        )
    found: list[Adjustment] = []
    faults: list[Finding] = []
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        what = Words(nb="Hver korreksjon begynner med [[adjustment]].", en="Each begins with [[adjustment]].")
        return (), Findings((_unread(collection, document, "", what),))
    for number, entry in enumerate(entries, start=1):
        name = str(entry.get("id", f"nr. {number}"))
        try:
            if name in {one.id for one in found}:
                raise Unreadable("Denne id-en er brukt før.", "This id has been used before.")
            found.append(_adjustment(collection, entry, collection.rounds[round_name].published))
        except Unreadable as fault:
            faults.append(_unread(collection, document, name, fault.words))
    return tuple(found), Findings(tuple(faults))


class Unreadable(Exception):  # noqa: N818  (a signal, not an error)
    """An entry says something that cannot be read."""

    def __init__(self, nb: str, en: str) -> None:
        self.words = Words(nb=nb, en=en)


def _adjustment(collection: Collection, entry: Mapping[str, Any], published: date) -> Adjustment:
    needed = ("id", "measure", "provider", "period", "before", "after", "reason", "decided_by", "decided_on")
    unknown = sorted(set(entry) - {*needed, "breakdown", "finding"})
    if unknown:
        raise Unreadable(f"Ukjente felt: {', '.join(unknown)}.", f"Unknown fields: {', '.join(unknown)}.")
    missing = [name for name in needed if name not in entry or blank(entry[name])]
    if missing:
        raise Unreadable(f"Det mangler {', '.join(missing)}.", f"{', '.join(missing)} is missing.")
    dated(entry, published)
    key = address(collection, entry)
    return Adjustment(
        id=str(entry["id"]),
        key=key,
        before=str(entry["before"]),
        after=_value(collection, key, entry["after"]),
        reason=reason(entry["reason"]),
        decided_by=str(entry["decided_by"]),
        decided_on=entry["decided_on"],
        finding=str(entry.get("finding", "")),
    )


def blank(value: object) -> bool:
    """True for a text in which nothing stands."""
    return isinstance(value, str) and not value.strip()


def dated(entry: Mapping[str, Any], published: date) -> None:
    """See that a decision says when it was made: not after the edition.

    Args:
        entry: The decision.
        published: When the edition is published.
    """
    on = entry["decided_on"]
    if not isinstance(on, date) or isinstance(on, datetime):
        raise Unreadable("decided_on er ikke en dato.", "decided_on is not a date.")
    if on > published:
        raise Unreadable(
            f"decided_on er {on}, etter at utgaven ble gitt ut ({published}). Rett datoen.",
            f"decided_on is {on}, after the edition was published ({published}). Correct the date.",
        )


def reason(told: object) -> Words:
    """The reason of a decision: bokmål and English always, nynorsk where it was written."""
    texts = {k: v for k, v in told.items() if isinstance(v, str)} if isinstance(told, Mapping) else {}
    if any(blank(texts.get(tongue, "")) for tongue in ("nb", "en")):
        raise Unreadable("Begrunnelsen skal stå på nb og en.", "The reason must stand in nb and en.")
    written = {tongue: texts[tongue] for tongue in ("nb", "nn", "en") if not blank(texts.get(tongue, ""))}
    return Words(**written)


def address(collection: Collection, entry: Mapping[str, Any]) -> Key:
    """The address that an entry names by measure, provider, period and breakdown."""
    measure, provider = str(entry["measure"]), str(entry["provider"])
    if measure not in collection.measures:
        raise Unreadable(f"Målevariabelen {measure} finnes ikke.", f"There is no measure {measure}.")
    if provider not in collection.providers and provider not in collection.groups:
        raise Unreadable(f"Oppgavegiveren {provider} finnes ikke.", f"There is no provider {provider}.")
    try:
        period = Period.parse(str(entry["period"]))
    except ValueError as error:
        raise Unreadable(f"{entry['period']} er ingen periode.", f"{error}.") from error
    dims: dict[str, str] = {}
    for pair in str(entry.get("breakdown", "")).split(";"):
        if not pair.strip():
            continue
        dimension, _, code = (text.strip() for text in pair.partition("="))
        if dimension not in collection.measures[measure].dimensions or code not in collection.codelist(
            dimension
        ):
            raise Unreadable(f"{pair.strip()} finnes ikke.", f"{pair.strip()} does not exist.")
        dims[dimension] = code
    return Key(measure, provider, period, tuple(sorted(dims.items())))


def _value(collection: Collection, key: Key, after: object) -> Value:
    if isinstance(after, str) and after in {s.value for s in Status} - {"number", "zero"}:
        return Value.missing(Status(after))
    try:
        number = Decimal(str(after))
    except InvalidOperation as error:
        raise Unreadable(
            "after er ikke et tall eller en kjent tilstand.", "after is neither a number nor a known state."
        ) from error
    measure = collection.measures[key.measure]
    counted = measure.unit.counted and measure.statistic == "count"
    if not number.is_finite() or abs(number) >= _TOO_LARGE or (counted and (number < 0 or number % 1 != 0)):
        raise Unreadable(
            "after er ikke et tall som dette kan være; et antall er helt og ikke under 0.",
            "after is not a number that this can be; a count is whole and not below 0.",
        )
    return Value.number(number)


def _unread(collection: Collection, document: str, name: str, what: Words) -> Finding:
    rule = collection.rules["R131"]
    place = Words(
        nb=f"{document}, korreksjon {name}",
        nn=f"{document}, korreksjon {name}",
        en=f"{document}, adjustment {name}",
    )
    return Finding(
        rule="R131",
        severity=Severity(rule.severity),
        where=place,
        what=rule.what.filled({"what": what}),
        do=rule.do,
        sources=(Source(document, quote=name),),
        cause=name,
    )
