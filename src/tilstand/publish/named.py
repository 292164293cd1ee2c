"""What two editions name: bodies, groups, measures, codes and tables that are new or gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tilstand.publish.issue import Issue

__all__ = ["NAMED", "NamedFate", "named"]

NAMED = ("provider", "group", "measure", "code", "table")


@dataclass(frozen=True, slots=True)
class NamedFate:
    """Something that one of two editions names, and the other does not.

    Attributes:
        kind: What it is, in a word of the dictionary.
        id: Its name in the files.
        within: The dimension of a code.
        fate: `new` or `gone`.
        label: What it is called in each language of the edition that names it.
    """

    kind: str
    id: str
    within: str
    fate: str
    label: tuple[tuple[str, str], ...]

    def asdict(self) -> dict[str, Any]:
        """It as it stands in JSON."""
        return {
            "kind": self.kind,
            "id": self.id,
            "list": self.within,
            "fate": self.fate,
            "label": dict(self.label),
        }


def named(old: Issue, new: Issue) -> Iterator[NamedFate]:
    """What the later edition names and the former does not, and the other way, kind by kind.

    Args:
        old: The former edition.
        new: The later edition.
    """
    for kind in NAMED:
        before, after = _words(old, kind), _words(new, kind)
        for fate, own, others, one in (("new", after, before, new), ("gone", before, after, old)):
            for (id, within), line in own.items():
                if (id, within) not in others and not id.startswith("_"):
                    label = one.text(line, id).asdict(one.languages)
                    yield NamedFate(kind, id, within, fate, tuple(sorted(label.items())))


def _words(one: Issue, kind: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(line["id"], line["list"]): line for line in one.dictionary.get(kind, ())}
