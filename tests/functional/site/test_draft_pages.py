"""A draft in a browser: its mark lies over nothing, everybody can read it, and it is printed too."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from seen_by_axe import LOOKS, violations

pytestmark = pytest.mark.proof


@pytest.mark.parametrize(("scheme", "width", "rules"), LOOKS, ids=["light", "dark"])
def test_a_page_of_a_draft_is_readable_for_everybody(
    draft: Path, browser: Any, scheme: str, width: int, rules: dict[str, object]
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    for address in ("en/2031/table/assisted.html", "nb/2031/index.html", "index.html"):
        page.goto((draft / "site" / address).as_uri())
        if "table" not in address:  # a table's own page is looked at as it is finished
            assert violations(page, rules) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        mark = page.locator(".draft-mark").bounding_box()
        head = page.locator("header, main").first.bounding_box()
        assert mark["y"] + mark["height"] <= head["y"] + 1  # it lies over nothing
    page.close()


def test_the_mark_is_printed_too(draft: Path, browser: Any) -> None:
    page = browser.new_page()
    page.goto((draft / "site" / "nb/2031/body/havn_shelter.html").as_uri())
    printed = PdfReader(io.BytesIO(page.pdf()))
    assert "UTKAST" in printed.pages[0].extract_text()
    assert all("UTKAST" in "".join(one.extract_text().split()) for one in printed.pages)
    page.close()
