"""Figures of bodies that do not exist, counted from generated persons, so that totals and parts agree."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import partial

__all__ = ["BODIES", "figures"]

BODIES: Mapping[str, str] = {
    "permit_office": "residence_permits",
    "north_house": "housing_follow_up",
    "south_house": "housing_follow_up",
    "east_house": "housing_follow_up",
    "west_house": "housing_follow_up",
    "day_cafe": "low_threshold",
    "street_team": "outreach",
    "help_line": "hotline",
}
"""The bodies that report, with the form of each."""

_REGIONS = ("africa", "asia", "latin_america", "west_europe", "east_europe", "unknown")
_FORMS = ("sexual", "forced_labour", "combined", "unknown")
_RESIDENCE = ("reflection", "asylum_seeker", "other_temporary", "citizen", "unknown")


def figures(period: str, seed: int) -> Mapping[str, list[Mapping[str, str]]]:
    """The rows of each body's figures for a period, as they stand in a CSV file.

    Args:
        period: The period.
        seed: Another seed gives other figures; the same gives the same.
    """
    found = {}
    for number, (body, form) in enumerate(BODIES.items()):
        rng = random.Random(seed * 1000 + number)
        row = partial(_row, body, form, period)
        found[body] = [row(*one) for one in _COUNTED[form](rng)]
    return found


def _row(body: str, form: str, period: str, measure: str, breakdown: str, value: int) -> Mapping[str, str]:
    return {
        "provider": body,
        "form": form,
        "version": "1",
        "measure": measure,
        "period": period,
        "breakdown": breakdown,
        "value": str(value),
    }


_Counted = Iterator[tuple[str, str, int]]


def _by(rng: random.Random, measure: str, whole: int, at: Mapping[str, tuple[str, ...]]) -> _Counted:
    """A total, and how it falls on the codes of each dimension."""
    yield measure, "", whole
    for dimension, codes in at.items():
        drawn = rng.choices(codes, weights=[len(codes) - place for place in range(len(codes))], k=whole)
        for code in codes:
            yield measure, f"{dimension}={code}", drawn.count(code)
        if dimension == "region":
            yield measure, "region=europe", drawn.count("west_europe") + drawn.count("east_europe")


def _house(rng: random.Random) -> _Counted:
    persons = rng.randint(14, 36)
    yield from _by(
        rng,
        "adults_assisted",
        persons,
        {
            "entry": ("carried_over", "new"),
            "sex": ("female", "male"),
            "region": _REGIONS,
            "exploitation": _FORMS,
            "residence": _RESIDENCE,
        },
    )
    yield "accompanying_children", "", rng.randint(4, 9)
    yield "capacity_places", "", rng.randint(8, 16)
    yield "assistance_duration", "bound=low", rng.randint(4, 9)
    yield "assistance_duration", "bound=high", rng.randint(30, 90)
    yield "moved_out", "", rng.randint(5, persons // 2)
    yield "activity_participants", "activity=language_course", rng.randint(5, persons)


def _permits(rng: random.Random) -> _Counted:
    reflection, limited, witness = rng.randint(20, 30), rng.randint(15, 25), rng.randint(3, 8)
    yield "decisions", "", reflection + limited + witness
    yield "decisions", "permit=reflection_or_limited", reflection + limited
    yield "decisions", "permit=reflection", reflection
    yield "decisions", "permit=limited", limited
    yield "decisions", "permit=witness", witness
    granted = rng.randint(reflection // 2, reflection - 3)
    yield "decisions", "permit=reflection;outcome=granted", granted
    yield "decisions", "permit=reflection;outcome=refused", reflection - granted


def _cafe(rng: random.Random) -> _Counted:
    yield from _by(rng, "individual_followup", rng.randint(60, 120), {"returning": ("returning", "new")})
    yield "consultations", "", rng.randint(200, 500)
    yield "visits", "", rng.randint(1000, 3000)
    yield from _by(rng, "dropin_inquiries", rng.randint(300, 600), {"channel": ("in_person", "phone")})


def _street(rng: random.Random) -> _Counted:
    yield "outreach_sessions", "", rng.randint(80, 160)
    yield "clinic_visits", "", rng.randint(60, 120)
    yield "messages_sent", "", rng.randint(900, 2000)


def _line(rng: random.Random) -> _Counted:
    asked = rng.randint(40, 80)
    yield "hotline_inquiries", "", rng.randint(200, 400)
    yield "hotline_screenings", "", asked
    yield "hotline_screenings", "outcome=led_to_service", rng.randint(10, asked - 5)


_COUNTED = {
    "housing_follow_up": _house,
    "residence_permits": _permits,
    "low_threshold": _cafe,
    "outreach": _street,
    "hotline": _line,
}
