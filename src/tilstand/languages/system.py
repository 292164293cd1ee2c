"""What the computer answers when a file, a folder or a port cannot be used, in the catalogue's words."""

from __future__ import annotations

import errno

from tilstand.languages.message import message
from tilstand.terms.text import Alike, Joined, Text

__all__ = ["unusable"]

_KNOWN = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "read_only",
    errno.ENOENT: "absent",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "there",
    errno.EBUSY: "busy",
    errno.ETXTBSY: "busy",
    errno.EMFILE: "too_many",
    errno.ENFILE: "too_many",
    errno.ENAMETOOLONG: "too_long",
    errno.EADDRINUSE: "in_use",
    errno.ELOOP: "loop",
}


def unusable(error: OSError) -> Text:
    """Why something cannot be used; what the catalogue has no words for is told as the computer tells it.

    Example:
        >>> unusable(OSError(errno.ENOSPC, "No space left on device", "round.toml")).text("nb")
        'Det er ikke mer plass på disken: round.toml'
        >>> unusable(OSError("closed")).text("nb")
        'closed'
    """
    kind = _KNOWN.get(error.errno or 0)
    if kind is None:
        return Alike(str(error))
    where = () if error.filename is None else (Alike(str(error.filename)),)
    return Joined((message(f"system.{kind}"), *where), ": ")
