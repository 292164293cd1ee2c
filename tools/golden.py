"""What an edition says, file by file, as short hashes; a test holds the built one against the list kept.

`make golden` after a change that is meant to change Norway's edition, and the list is committed with it: its
difference says which files the change reached. Of a PDF the text counts and of a workbook what is in it, not
their bytes, which differ between machines; the manifests, which list those bytes, are left out.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from pypdf import PdfReader

from tilstand.publish import list_edition_files

_SEALS = ("manifest.json", "public-manifest.json", "public-manifest.sig")
_SUM = re.compile(rb"<code>(?:[0-9a-f]{8}(?:<wbr>)?){8}</code>")  # of all data files, workbooks too
_STYLE = re.compile(rb"assets/[0-9a-f]{8}/")  # a new style sheet is no news to every page that asks for it
LIST = Path(__file__).parents[1] / "tests" / "functional" / "pdf" / "norway-2024.golden"


def told(edition: Path, text: Callable[[Path], str]) -> Mapping[str, str]:
    """The hash of each file of an edition by its name.

    Args:
        edition: Its folder; what lies beside it is told too.
        text: The text of a PDF.
    """
    seen: dict[bytes, str] = {}

    def content(file: Path) -> str:
        data = file.read_bytes()
        digest = hashlib.sha256(data).digest()
        if digest not in seen:
            if file.suffix == ".pdf":
                data = text(file).encode()
            elif file.suffix == ".xlsx":
                parts = zipfile.ZipFile(io.BytesIO(data))
                data = b"".join(one.encode() + parts.read(one) for one in sorted(parts.namelist()))
            seen[digest] = hashlib.sha256(_SUM.sub(b"", _STYLE.sub(b"assets/", data))).hexdigest()[:16]
        return seen[digest]

    files = list_edition_files(edition)
    return {
        _STYLE.sub(b"assets/", name.encode()).decode(): content(files[name])
        for name in sorted(files, key=PurePosixPath)
        if name not in _SEALS
    }


def kept() -> Mapping[str, str]:
    """The list that is kept."""
    lines = LIST.read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split(" ", 1) for line in lines)}


def _text(file: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


if __name__ == "__main__":
    found = told(Path(sys.argv[1]), _text)
    LIST.write_text("".join(f"{digest} {name}\n" for name, digest in found.items()), "utf-8")
    print(f"{LIST.name}: {len(found)} files")
