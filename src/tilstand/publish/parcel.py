"""An edition in one file, as the archive keeps it: what is public, and its two manifests.

Laid out again, its own manifest lies in the folder beside, as in an edition that was just built; the internal
files are made anew from what it lists.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from tilstand.errors import PublishError
from tilstand.languages import failure
from tilstand.publish.folder import replace
from tilstand.publish.manifest import MANIFEST, visibility
from tilstand.publish.place import laid
from tilstand.publish.public_manifest import inside
from tilstand.publish.verify import Verified, verified

__all__ = ["PARCEL", "parcel", "read_back", "unpacked"]

PARCEL = ".edition.zip"
"""How its name ends in the archive; before it stands the edition's."""

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same files are the same bytes, whenever they are packed
_MODE = 0o644 << 16


def parcel(files: Mapping[str, bytes]) -> bytes:
    """An edition's files in one, but for what is internal: that is made anew from what it was built from.

    Args:
        files: Its files by name.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for name, data in sorted(files.items()):
            if visibility(name) == "public" or name == MANIFEST:
                about = zipfile.ZipInfo(name, _WHEN)
                about.external_attr, about.create_system = _MODE, 3
                about.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(about, data)
    return out.getvalue()


def read_back(folder: Path) -> bytes:
    """An edition that lies in a folder, in one file, once it is verified.

    Raises:
        PublishError: If it is not as it was built.
    """
    verified(folder)
    return parcel({name: path.read_bytes() for name, path in laid(folder).items()})


def unpacked(data: bytes, out: Path) -> Verified:
    """Lay an edition out of its parcel into a folder, where it is verified.

    Args:
        data: The parcel.
        out: The folder; what may be in it, and beside it, is as for a new edition.

    Raises:
        PublishError: If it is no parcel, the folder is not free, or the edition is not as it was built.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if not all(map(inside, names)):
                raise ValueError("outside")
            files = {name: packed.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, zlib.error, EOFError) as error:
        raise failure(PublishError, "seal.no_parcel") from error
    replace(files, out, None)
    return verified(out)
