"""Words that somebody gave, and which of them a person has opened: known by the hash of their exact signs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

__all__ = ["Opened", "fingerprint"]

Opened = Mapping[str, str]
"""The words to print, by the hash of the words as they were given; what is not here is printed nowhere."""


def fingerprint(words: str) -> str:
    """The hash (SHA-256) of some words, as signs and not as a file: one sign more is another hash.

    Example:
        >>> fingerprint("Nei.")[:12]
        '2cca822bffb5'
    """
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
