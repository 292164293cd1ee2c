"""Addresses: where every page and file of the site lies, the same year after year."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from tilstand.errors import PublishError
from tilstand.languages import failure, quoted

__all__ = ["anchor", "named", "relative"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "é": "e", "ü": "u", "ö": "o", "ä": "a"})


def named(name: str) -> str:
    """A name as it may stand in an address: it is never changed, so that the address is stable.

    Raises:
        PublishError: If it holds anything but letters, digits, `_`, `-` and `.`.

    Example:
        >>> named("key_permits")
        'key_permits'
    """
    if not _NAME.fullmatch(name):
        raise failure(PublishError, "edition.address", name=quoted(name))
    return name


def relative(page: str, target: str) -> str:
    """The way from one page to another place on the site, so that the site can lie anywhere.

    Example:
        >>> relative("nb/2024/table/extent.html", "nb/2024/method.html#sources")
        '../method.html#sources'
    """
    path, hash_, place = target.partition("#")
    if path == page and place:
        return f"#{place}"
    return _way(posixpath.dirname(page), path) + hash_ + place


@lru_cache(maxsize=8192)
def _way(folder: str, path: str) -> str:
    """The way from a folder to a page; pages of one folder have most of theirs in common."""
    return posixpath.relpath(path, folder)


def anchor(text: str) -> str:
    """A place on a page, named after its heading.

    Example:
        >>> anchor("Utnyttelse på nett, år for år")
        'utnyttelse-pa-nett-ar-for-ar'
    """
    plain = text.lower().translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"
