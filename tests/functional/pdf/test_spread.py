"""Key figures stand on one page, and footnotes about open findings lead to their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest


@pytest.mark.parametrize(("language", "title"), [("nb", "Nøkkeltall"), ("en", "Key figures")])
def test_the_key_figures_stand_on_one_page(printed: Any, language: str, title: str) -> None:
    found = [page.text for at, page in enumerate(printed(language), 1) if title in page.text and at > 4]
    assert sum("455" in text and "58" in text for text in found) == 1


def test_footnotes_about_findings_lead_into_the_appendix(edition: Path, printed: Any) -> None:
    with pikepdf.open(edition / "report-nb.pdf") as document:
        texts = enumerate(page.text for page in printed("nb"))
        appendix = next(at for at, text in texts if "Åpne merknader" in text and at > 10)
        numbers = {page.obj.objgen: at for at, page in enumerate(document.pages)}
        leads = 0
        for at, page in enumerate(document.pages):
            for link in page.obj.get("/Annots", []):
                target = link.get("/Dest", link.get("/A", {}).get("/D"))
                if isinstance(target, pikepdf.Array) and at < appendix <= numbers[target[0].objgen]:
                    leads += at > 5  # after the contents
        assert leads > 10
