"""The audit of an edition that is published: its files alone, and what each body knows of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tilstand.protect.edition_audit import EditionAudit, EditionStructure, audit_printed_counts
from tilstand.protect.policy import get_policy, get_threshold
from tilstand.publish.published_edition import PublishedEdition, read_edition
from tilstand.round.state import RoundState, load_round
from tilstand.terms import Key, Period, ValueQualifier

_NUMBERS = (ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST)
_PART = "part"


def audit_edition(folder: Path, collection: Path | None = None) -> tuple[PublishedEdition, EditionAudit]:
    """Read the published files of an edition, and work out what everybody and each body can be sure of.

    Args:
        folder: Folder of the edition.
        collection: Folder of the collection, where bodies are to know their own figures in truth.

    Raises:
        PublishError: If there is no edition, or a file is not the one that its manifest names.
    """
    edition = read_edition(folder)
    counts: dict[Key, int] = {}
    zeros: list[Key] = []
    measures = {line["id"]: line for line in edition.dictionary.get("measure", ())}
    for address, figure in edition.figures.items():
        countable = measures.get(address.measure, {}).get("statistic") == "count"
        if countable and figure.value and figure.qualifier not in _NUMBERS and Decimal(figure.value) % 1 == 0:
            key = Key(address.measure, address.provider, Period.from_text(address.period), address.codes)
            counts[key] = int(Decimal(figure.value))
            if not counts[key] and figure.qualifier != ValueQualifier.FEW:
                zeros.append(key)
    structure = _read_structure(edition)
    if collection is None:
        return edition, audit_printed_counts(counts, structure, zeros=zeros)
    state = load_round(collection, edition.round_name)
    if not structure.thresholds:  # an edition that printed every number says of none that it is small
        structure = replace(structure, thresholds=_list_thresholds(state))
    own_figures = _list_own_figures(state, counts)
    return edition, audit_printed_counts(counts, structure, zeros=zeros, own_figures=own_figures)


def _list_thresholds(state: RoundState) -> dict[str, int]:
    """What would be small by the policy of the round, of each measure."""
    policy, period = get_policy(state.round), state.round.period
    return {name: get_threshold(state.collection, policy, Key(name, "", period)) for name in state.collection.measures}


def _read_structure(edition: PublishedEdition) -> EditionStructure:
    parents: dict[str, dict[str, str]] = {}
    for line in edition.dictionary.get("code", ()):
        if line.get("remark", "").partition(";")[0] == _PART:
            parents.setdefault(line["list"], {})[line["id"]] = line["parent"]
    members: dict[str, tuple[str, ...]] = {}
    for line in edition.dictionary.get("member", ()):
        members[line["list"]] = (*members.get(line["list"], ()), line["id"])
    thresholds = {line["id"]: int(line["remark"]) for line in edition.dictionary.get("protected", ())}
    return EditionStructure(parents, members, thresholds)


def _list_own_figures(state: RoundState, counts: Mapping[Key, int]) -> dict[str, dict[Key, int]]:
    """What each body knows of the printed counts that are its own."""
    own_figures: dict[str, dict[Key, int]] = {}
    for key in counts:
        figure = state.reconciled.figures.get(key)
        if figure is not None and figure.value.known and figure.value.exact_number.denominator == 1:
            own_figures.setdefault(key.provider, {})[key] = int(figure.value.exact_number)
    return own_figures
