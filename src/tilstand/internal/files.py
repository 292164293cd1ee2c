"""What lies beside an edition for the unit only: findings, relations, explanations, disclosure, decisions.

Nothing public is made from it, and `publish` is handed it as bytes that it does not open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from tilstand import protect
from tilstand.define import Framework
from tilstand.internal.findings_page import findings_page
from tilstand.model import Findings
from tilstand.model.release import Release
from tilstand.reconcile import Reconciliation

__all__ = ["files", "of_release"]


def files(collection: Framework, findings: Findings, reconciled: Reconciliation) -> dict[str, bytes]:
    """What does not fit, and why: the internal files of a round, by their names in `internal/`.

    Args:
        collection: The collection.
        findings: Everything that does not fit.
        reconciled: The figures, and every relation between them.
    """
    told: Mapping[str, object] = {
        "findings.json": [finding.asdict(collection.settings.languages) for finding in findings],
        "relations.json": reconciled.relations(collection),
        **reconciled.internal,
        "findings.html": findings_page(reconciled, collection.settings.language),
    }
    return _written(told)


def of_release(collection: Framework, release: Release) -> dict[str, bytes]:
    """What a release discloses, and what its sentences and pictures rest on, by names in `internal/`."""
    return _written(
        {
            "disclosure.json": protect.disclosure(collection, release),
            "sentences.json": list(protect.sentences(release)),
            "pictures.json": protect.drawn_from(release.plots, release.names.language),
        }
    )


def _written(told: Mapping[str, object]) -> dict[str, bytes]:
    return {name: one if isinstance(one, bytes) else _json(one) for name, one in told.items()}


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
