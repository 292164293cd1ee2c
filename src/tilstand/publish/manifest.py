"""The manifests of an edition: what it was made from, with what, and every file of it; one of them public."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from typing import Any

from tilstand.model.imprint import Imprint
from tilstand.publish.public_manifest import PUBLIC, public_manifest
from tilstand.terms import Period

__all__ = ["INTERNAL", "MANIFEST", "manifests", "visibility"]

INTERNAL, MANIFEST = "internal/", "manifest.json"
_PLAIN = Imprint()
_INTERNAL = (INTERNAL, MANIFEST)


def manifests(
    collection: str,
    round_name: str,
    period: Period,
    inputs: Mapping[str, str],
    outputs: Mapping[str, bytes],
    earlier: Mapping[str, Period] | None = None,
    imprint: Imprint = _PLAIN,
    anchor: Mapping[str, Any] | None = None,
) -> tuple[str, dict[str, bytes]]:
    """The edition's name and its two manifests: the public one, and the unit's own, which lists that too.

    Args:
        collection: Name of the collection.
        round_name: Name of the round.
        period: Its period.
        inputs: Hash of every file that the edition was built from.
        outputs: Every file of the edition but these two.
        earlier: Rounds whose editions the site lists beside this one, each with its period.
        imprint: Whether it is a draft, and what was corrected.
        anchor: How far the logs had come, as it was recorded for this edition.

    Returns:
        The name, which depends on everything that the edition holds, and the manifests' bytes by name.
    """
    listed = [{"file": name, "sha256": sha} for name, sha in sorted(inputs.items())]
    name = f"{collection}-{round_name}-{_sha(_json([listed, _files(outputs)]))[:12]}"
    about = {
        "edition": name,
        "collection": collection,
        "round": round_name,
        "period": str(period),
        "earlier": {name: str(span) for name, span in (earlier or {}).items()},
        "draft": imprint.draft,
        **({"demonstration": True} if imprint.demonstration else {}),
        **_corrected(imprint),
        "tool": {"name": "tilstand", "version": metadata.version("tilstand")},
    }
    public = {file: data for file, data in outputs.items() if visibility(file) == "public"}
    own = public_manifest(about, inputs, public, anchor)
    told = {
        **about,
        "python": platform.python_version(),
        "libraries": _libraries(),
        "inputs": listed,
        "outputs": _files({**outputs, PUBLIC: own}),
    }
    return name, {PUBLIC: own, MANIFEST: _json(told)}


def _files(outputs: Mapping[str, bytes]) -> list[dict[str, object]]:
    return [
        {"file": name, "sha256": _sha(data), "size": len(data), "visibility": visibility(name)}
        for name, data in sorted(outputs.items())
    ]


def _corrected(imprint: Imprint) -> dict[str, object]:
    """What a corrected edition tells of itself; nothing of one that was not."""
    if imprint.corrected is None:
        return {}
    days = [one.on.isoformat() for one in imprint.corrections]
    return {"corrected": imprint.corrected.isoformat(), "corrections": days, "former": imprint.former}


def visibility(file: str) -> str:
    """Whether a file of an edition is `public` or `internal`."""
    return "internal" if file.startswith(_INTERNAL) else "public"


def _json(content: object) -> bytes:
    """JSON as it is written: sorted keys, so that the same content has the same bytes."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


@cache
def _libraries() -> Mapping[str, str]:
    needed = (re.split(r"[^A-Za-z0-9_.-]", one, maxsplit=1)[0] for one in metadata.requires("tilstand") or ())
    found = {}
    for name in sorted(needed):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # an extra that is not installed took no part
            continue
    return found


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
