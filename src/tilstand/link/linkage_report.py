"""What leaves the linkage unit: figures about the linkage, a sentence with them, and never a row.

A part with fewer records than `LEAST_SHOWN` is put together with others, so that none stands for a few persons and none can be
found by subtraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from tilstand.languages import format_message, list_shipped_languages
from tilstand.link.linkage import CandidatePairs
from tilstand.link.persons import THRESHOLD, LinkedPersons, RecordSet, join_persons
from tilstand.link.sealed_folder import SealedSubmission
from tilstand.terms import Text

LEAST_SHOWN = 20  # records of a part
_THRESHOLDS = (0.5, 0.7, THRESHOLD, 0.9, 0.95, 0.99)
_FIELDS = ("given", "surname", "year", "day_month", "sex", "nationality")


def build_linkage_report(
    sealed: Sequence[SealedSubmission],
    records: RecordSet,
    pairs: CandidatePairs,
    linked: LinkedPersons,
    destroy_by: date,
) -> dict[str, Any]:
    """The figures of a linkage as plain data.

    Args:
        sealed: What the bodies sent.
        records: Their records.
        pairs: Which may be one person.
        linked: Who is who.
        destroy_by: The last day on which the encodings may exist.
    """
    header = sealed[0].submission.header
    linkable = int(records.linkable.sum())
    return {
        "format": "tilstand-link-persons/1",
        "year": header.year,
        "encoding": header.format,
        "bodies": len(sealed),
        "records": len(records.rows),
        "linkable": linkable,
        "unlinkable": len(records.rows) - linkable,
        "linked_persons": linked.count,
        "merges": len(linked.left),
        "quality": _describe_quality(sealed, records, pairs, linked),
        "destroy_by": destroy_by.isoformat(),
    }


def add_sentence(report: dict[str, Any], sentence: Text) -> dict[str, Any]:
    """The report with a sentence in each language, made of its own figures."""
    return {**report, "sentence": {tag: sentence.text(tag) for tag in list_shipped_languages()}}


def write_plain_sentence(report: dict[str, Any]) -> Text:
    """The sentence where nothing was audited: what was linked, and that it is no count of persons yet."""
    names = ("records", "bodies", "linked_persons", "unlinkable")
    return format_message("link.persons.linked", **{name: report[name] for name in names})


def _describe_quality(
    sealed: Sequence[SealedSubmission], records: RecordSet, pairs: CandidatePairs, linked: LinkedPersons
) -> dict[str, Any]:
    """What was compared, what is missing, how far the count depends on the threshold, and who links worse."""
    missing = Counter(field for found in sealed for record in found.submission.records for field in record.missing)
    sizes = np.bincount(linked.person[records.linkable], minlength=linked.count)
    joined = np.zeros(len(records.rows), bool)
    joined[records.linkable] = sizes[linked.person[records.linkable]] > 1
    return {
        "threshold": THRESHOLD,
        "candidate_pairs": len(pairs.left),
        "persons_by_threshold": {
            str(threshold): join_persons(records, pairs, threshold).count for threshold in _THRESHOLDS
        },
        "missing": {field: round(missing[field] / max(len(records.rows), 1), 4) for field in _FIELDS},
        "joined": round(float(joined[records.linkable].mean()) if records.linkable.any() else 0.0, 4),
        "strata": {name: _describe_stratum(values, records, joined) for name, values in records.strata.items()},
        "nationalities": _describe_nationalities(sealed, records, joined),
    }


def _describe_stratum(
    values: Sequence[str], records: RecordSet, joined: np.ndarray[Any, np.dtype[np.bool_]]
) -> dict[str, dict[str, float]]:
    """For each value of a stratum how many records there are, and the share that can be linked, and was joined."""
    folded = np.array(fold_small_parts(values))
    found: dict[str, dict[str, float]] = {}
    for value in sorted({*folded.tolist()}):
        part = folded == value
        can = part & records.linkable
        shares = {"linkable": float(can.sum() / part.sum()), "joined": float(joined[can].mean()) if can.any() else 0.0}
        found[value] = {"records": int(part.sum()), **{name: round(share, 4) for name, share in shares.items()}}
    return found


def _describe_nationalities(
    sealed: Sequence[SealedSubmission], records: RecordSet, joined: np.ndarray[Any, np.dtype[np.bool_]]
) -> dict[str, float]:
    """How unlike nationalities are in the share of records that were joined; nobody here knows which is which."""
    parts: dict[str, list[bool]] = {}
    every = (record for found in sealed for record in found.submission.records)
    for record, was_joined in zip(every, joined.tolist(), strict=True):
        for token in record.nationality:
            parts.setdefault(token, []).append(was_joined)
    shares = [sum(part) / len(part) for part in parts.values() if len(part) >= 2 * LEAST_SHOWN]
    if not shares:
        return {"groups": 0}
    spread = {"lowest": min(shares), "median": float(np.median(shares)), "highest": max(shares)}
    return {"groups": len(shares), **{name: round(share, 4) for name, share in spread.items()}}


def fold_small_parts(values: Iterable[str]) -> list[str]:
    """Values with those of few records put together as `other`; unknown is `unknown`.

    Example:
        >>> sorted(set(fold_small_parts(["f"] * 30 + ["m"] * 40 + ["x"] * 25 + ["y"] * 2)))
        ['f', 'm', 'other']
        >>> sorted(set(fold_small_parts(["f"] * 30 + ["x"] * 2)))
        ['other']
    """
    named = [value or "unknown" for value in values]
    ranked = Counter(named).most_common()
    kept = len([count for _, count in ranked if count >= LEAST_SHOWN])
    while kept < len(ranked) and kept and sum(count for _, count in ranked[kept:]) < LEAST_SHOWN:
        kept -= 1  # what is put together must not be small either
    whole = {value for value, _ in ranked[:kept]}
    return [value if value in whole else "other" for value in named]
