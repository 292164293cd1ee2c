"""Which edition of the forms a workbook was made for."""

from __future__ import annotations

import hashlib

from tilstand.define import Framework

__all__ = ["collection_version"]

_ASKED = ("collection.toml", "measures.toml", "providers.toml", "codelists/", "forms/")


def collection_version(collection: Framework) -> str:
    """A hash over what is asked: settings, measures, providers, code lists and forms, not labels or years.

    The same files give the same hash on every system; line ends do not count.
    """
    digest = hashlib.sha256()
    for file in collection.files:
        name = file.relative_to(collection.path).as_posix()
        if name.startswith(_ASKED):
            digest.update(name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]
