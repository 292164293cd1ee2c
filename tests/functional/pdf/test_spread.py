"""Key figures face each other on two pages, and footnotes about open findings lead to their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest


@pytest.mark.parametrize(("language", "title"), [("nb", "Nøkkeltall (del"), ("en", "Key figures (part")])
def test_the_spread_begins_on_a_left_page(printed: Any, language: str, title: str) -> None:
    found = [at for at, page in enumerate(printed(language), 1) if title in page.text and at > 5]
    assert len(found) == 2
    assert found[0] % 2 == 0
    assert found[1] == found[0] + 1


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
        assert leads > 40
