"""Whether a fault that a room's own tests do not see changes Norway's edition, and the list of it tells."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from pypdf import PdfReader

from mutant.tried import Outcome, copied, environment
from tilstand.publish import list_edition_files

__all__ = ["seen"]


def seen(root: Path, survived: Sequence[Outcome]) -> Iterator[tuple[Outcome, str]]:
    """What each fault does to the edition: `same`, `stopped`, `listed` or `unseen`.

    `listed`: the list that `tests/functional/pdf/test_golden.py` holds the edition against sees it; `unseen`:
    some byte differs that the list does not know of. An edition that is not built stops the suite.

    Args:
        root: The root of the tree; nothing in it is changed.
        survived: The faults.
    """
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = copied(root, Path(folder))
        golden = _tool(tree)
        clean = Path(folder) / "clean"
        if not _built(tree, clean):
            raise SystemExit("The edition is not built without a fault.")
        for one in survived:
            file = tree / one.fault.file
            original = file.read_bytes()
            file.write_bytes(one.fault.source(original))
            out = Path(folder) / "out"
            try:
                made = _built(tree, out)
            finally:
                file.write_bytes(original)
            if not made:
                yield one, "stopped"
            elif _bytes(out) == _bytes(clean):
                yield one, "same"
            else:
                yield one, "listed" if golden.told(out, _text) != golden.kept() else "unseen"


def _built(tree: Path, out: Path) -> bool:
    command = [sys.executable, "-m", "tilstand", "run", "collections/norway", "2024", "--out", str(out)]
    done = subprocess.run(command, cwd=tree, env=environment(tree), capture_output=True, check=False)
    return done.returncode == 0


def _bytes(edition: Path) -> Mapping[str, bytes]:
    return {name: one.read_bytes() for name, one in list_edition_files(edition).items() if name != "manifest.json"}


def _text(file: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def _tool(tree: Path) -> ModuleType:
    about = importlib.util.spec_from_file_location("golden", tree / "tools" / "golden.py")
    assert about is not None
    assert about.loader is not None
    module = importlib.util.module_from_spec(about)
    about.loader.exec_module(module)
    return module
