"""What figures were last held against each other, and what was open then: a trace that lies beside the acts.

Holding all figures against each other takes seconds; the board has one. So the commands that do it leave what
they found in `rounds/ROUND/log/.held-KEY.json`, where KEY is the hash of what was read. The same files leave
the same trace, whoever reads them: two copies of a collection merge without conflict, and a trace that is
lost is left again by the next of these commands. It holds no figure.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tilstand.workflow.actions import SubjectStates
from tilstand.workflow.event_log import RoundEvent
from tilstand.workflow.transitions import NOTHING

ABSENT = "C033"
"""The rule by which it is told that nothing has come."""

_PARTS = ("", "forms", "codelists", "sources")
_OWN = ("", "adjustments", "decisions", "submissions")
_KINDS = (".toml", ".csv")
_SIGNS = 16

Reading = Mapping[str, str]
"""Hash of every file of a round that figures and findings rest on; under an empty name, of all others."""


@dataclass(frozen=True, slots=True)
class CachedFindings:
    """What is known of the findings of a round without looking for them again.

    Attributes:
        ever: False where no command has held the figures against each other yet.
        since: Bodies of which something has come since.
        changed: True where something else has changed since: a decision, a definition.
        unasked: How many questions wait to be asked, by body.
        errors: How many errors nobody has put right or decided about.
        whose: The bodies whose figures they are about.
    """

    ever: bool
    since: tuple[str, ...] = ()
    changed: bool = False
    unasked: Mapping[str, int] = field(default_factory=dict)
    errors: int = 0
    whose: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """What is known, as it stands in JSON."""
        return {
            "ever": self.ever,
            "since": list(self.since),
            "changed": self.changed,
            "unasked": dict(self.unasked),
            "errors": self.errors,
            "errors_of": list(self.whose),
        }


def hash_finding_sources(collection: Path, round_name: str) -> Reading:
    """What the findings of a round rest on, file by file, before it is read.

    Args:
        collection: Folder of the collection.
        round_name: Name of the round.
    """
    own_path = collection / "rounds" / round_name
    texts_by_name = {
        path.relative_to(own_path).as_posix(): _hash_source_file(path).hex()[:_SIGNS]
        for part in _OWN
        for path in sorted((own_path / part).glob("*"))
        if path.is_file() and not path.name.startswith(".") and (part == "submissions" or _is_finding_source(path))
    }
    hash_item = hashlib.sha256()
    others = [
        current_path for current_path in sorted((collection / "rounds").glob("*/")) if current_path.name != round_name
    ]
    folders = [
        *(collection / part for part in _PARTS),
        *(current_path / part for current_path in others for part in _OWN),
    ]
    paths = [
        current_path
        for folder in folders
        for current_path in sorted(folder.glob("*"))
        if _is_finding_source(current_path)
    ]
    paths += [current_path for current_path in sorted((collection / "registers").rglob("*")) if current_path.is_file()]
    for path in paths:
        hash_item.update(f"{path.relative_to(collection).as_posix()}\n".encode())
        hash_item.update(_hash_source_file(path))
    return {"": hash_item.hexdigest()[:_SIGNS], **texts_by_name}


def get_finding_cache_path(collection: Path, round_name: str, read: Reading) -> Path:
    """The file of the trace of what was read.

    Args:
        collection: Folder of the collection.
        round_name: Name of the round.
        read: What was read.
    """
    text = json.dumps(dict(sorted(read.items())), ensure_ascii=False)
    key = hashlib.sha256(text.encode()).hexdigest()[:_SIGNS]
    return collection / "rounds" / round_name / "log" / f".held-{key}.json"


def load_cached_findings(
    collection: Path, round_name: str, stood: SubjectStates, *, silent: Container[str] = (), early: bool = False
) -> CachedFindings:
    """What was found when the figures were last held against each other, and what has changed since.

    Args:
        collection: Folder of the collection.
        round_name: Name of the round.
        stood: Where everything stands.
        silent: Bodies that have sent nothing: nothing new is asked of them.
        early: True where there is still time: nobody is asked why nothing has come.
    """
    now = hash_finding_sources(collection, round_name)
    told = sorted(
        _read_finding_caches(collection, round_name), key=lambda one: len(_find_changed_sources(one["read"], now))
    )
    if not told:
        return CachedFindings(ever=False)
    last = told[0]
    other_texts = _find_changed_sources(last["read"], now)
    bodies = {name.split("/")[1].partition(".")[0] for name in other_texts if name.startswith("submissions/")}
    waits: Counter[str] = Counter()
    for number, provider, rule, asked in last["questions"]:
        if stood.get_subject_state("delivery", provider).state == "exempt":
            continue
        stand = stood.get_subject_state("question", number)
        fresh = stand.state == NOTHING and (provider in silent or (early and rule == ABSENT))
        waits[provider] += not fresh and _is_question_due(stand.state, stand.last("ask", "ask_again"), asked)
    return CachedFindings(
        ever=True,
        since=tuple(sorted(bodies)),
        changed=any(not name.startswith("submissions/") for name in other_texts),
        unasked={provider: count for provider, count in waits.items() if count},
        errors=len(last["errors"]),
        whose=tuple(dict.fromkeys(name for item in last["errors"] for name in item)),
    )


def _is_question_due(state: str, was: RoundEvent | None, asked: str) -> bool:
    """True for a question that is to be asked, or asked anew since it says something else by now."""
    if state == NOTHING:
        return True
    return state in ("closed", "answered") and was is not None and was.facts.get("asked") != asked


def _read_finding_caches(collection: Path, round_name: str) -> Iterator[dict[str, Any]]:
    """The traces that can be read; what cannot is as if it were not there."""
    for path in sorted((collection / "rounds" / round_name / "log").glob(".held-*.json")):
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            told = json.loads(path.read_text("utf-8"))
            questions = [(number, body, rule, asked) for number, body, rule, asked in told["questions"]]
            errors = [list(bodies) for bodies in told["errors"]]
            if path == get_finding_cache_path(collection, round_name, told["read"]):
                yield {"read": told["read"], "questions": questions, "errors": errors}


def _find_changed_sources(before: Reading, now: Reading) -> frozenset[str]:
    """The files that are not the same, or are there once."""
    return frozenset(text for text in {*before, *now} if before.get(text) != now.get(text))


def _is_finding_source(path: Path) -> bool:
    """True for a file that findings may rest on."""
    return path.is_file() and path.suffix in _KINDS and not path.name.startswith(".")


def _hash_source_file(path: Path) -> bytes:
    """The hash of a file, however large it is."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").digest()
