"""What the portal says where a message names a command or a file: what to do here instead.

Stages speak to whoever works in a terminal as well. Where such a message has a counterpart under
`portal.here`, with the same facts, people who work in the portal are told that.
"""

from __future__ import annotations

from dataclasses import replace

from tilstand.languages.catalogue import known
from tilstand.languages.message import Filled, Said
from tilstand.terms import Joined, Text

__all__ = ["here"]


def here(text: Text) -> Text:
    """A text as the portal says it.

    Args:
        text: What a stage says.

    Example:
        >>> from tilstand.languages import message
        >>> here(message("rules.C033.do")).text("en")
        'Ask for the figures, or exempt the body on the board, with the reason.'
    """
    match text:
        case Said(path=path) if known(f"portal.here.{path}"):
            return Said(f"portal.here.{path}")
        case Filled(template=template, facts=facts):
            own = tuple((name, here(one) if isinstance(one, Text) else one) for name, one in facts)
            return replace(text, template=here(template), facts=own)
        case Joined(parts=parts):
            return replace(text, parts=tuple(map(here, parts)))
        case _:
            return text
