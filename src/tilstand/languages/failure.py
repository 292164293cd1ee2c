"""What stops the work, as an error of its kind in the catalogue's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tilstand.errors import TilstandError
from tilstand.languages.catalogue import known
from tilstand.languages.message import Fact, message
from tilstand.languages.system import unusable
from tilstand.terms.text import Alike, Text

__all__ = ["failure"]

Failing = TypeVar("Failing", bound=TilstandError)


def failure(
    kind: type[Failing], path: str, /, causes: Sequence[Text] = (), **facts: Fact | object
) -> Failing:
    r"""The error of a kind: its title, cause and remedy are the messages under `errors.PATH`.

    Args:
        kind: Which error it is.
        path: Where its messages stand; `cause` and `remedy` may be left out there.
        causes: Why, where it takes several lines.
        **facts: What is put in, as `message` takes it; what the computer answered, in words.

    Raises:
        KeyError: If there is no such title.

    Example:
        >>> failure(TilstandError, "no_file", file="a.csv").message
        'There is no file a.csv\n  -> Check the name.'
    """
    facts = {name: unusable(one) if isinstance(one, OSError) else one for name, one in facts.items()}

    def told(part: str) -> tuple[Text, ...]:
        full = f"errors.{path}.{part}"
        return (message(full, **facts),) if known(full) else ()

    return kind(
        message(f"errors.{path}.title", **facts),
        cause=causes or told("cause"),
        remedy=next(iter(told("remedy")), Alike("")),
    )
