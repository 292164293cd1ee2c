"""Words that somebody gave, and which of them a person has opened: known by the hash of their exact signs.

A file of a collection holds no words of a body: in their place stands their hash (`sha256:…`), and the words
lie in the archive, where they expire.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

__all__ = ["Opened", "closed", "fingerprint", "given", "kept_apart"]

Opened = Mapping[str, str]
"""The words to print, by the hash of the words as they were given; what is not here is printed nowhere."""

_CLOSED = re.compile(r"sha256:([0-9a-f]{64})")


def fingerprint(words: str) -> str:
    """The hash (SHA-256) of some words, as signs and not as a file: one sign more is another hash.

    Example:
        >>> fingerprint("Nei.")[:12]
        '2cca822bffb5'
    """
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def closed(words: str) -> str:
    """What stands in a file in the place of some words.

    Example:
        >>> closed("Nei.")[:19], closed("")
        ('sha256:2cca822bffb5', '')
    """
    return f"sha256:{fingerprint(words)}" if words else ""


def kept_apart(text: str) -> str:
    """The hash of words that lie elsewhere, where a text is what stands in their place; else nothing."""
    found = _CLOSED.fullmatch(text)
    return found[1] if found else ""


def given(text: str) -> str:
    """The hash of words as they stand in a file: of the words, or the one that stands in their place.

    Example:
        >>> given("Nei.") == given(closed("Nei.")) == fingerprint("Nei.")
        True
    """
    return kept_apart(text) or fingerprint(text)
