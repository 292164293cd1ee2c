"""The overviews that are published beside an edition, in a browser: everybody can read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from seen_by_axe import LOOKS, violations

pytestmark = pytest.mark.proof

PAGES = [
    (name, page)
    for name in ("court_decisions", "activities", "identification")
    for page in ("nb/index.html", "index.html", "en/search.html")
]


@pytest.fixture(scope="module")
def overviews(norway: Path, tilstand: Any, once: Any) -> Path:
    """Overviews that the real collection can make: a draft without entries, one with pictures, and its guide."""

    def build(folder: Path) -> None:
        for name, period in (("court_decisions", "2025-T1"), ("activities", "2024")):
            out = folder / name
            done = tilstand("publish", "overview", name, period, "--collection", norway, "--out", out)
            assert done.returncode == 0, done.stderr
        done = tilstand(
            "guide", "identification", norway, "2026", "--day", "2026-12-04", "--out", folder / "identification"
        )
        assert done.returncode == 0, done.stderr

    return Path(once("overviews", build))


@pytest.mark.parametrize(("scheme", "width", "rules"), LOOKS, ids=["light", "dark"])
def test_every_page_of_an_overview_is_readable_for_everybody(
    overviews: Path, browser: Any, scheme: str, width: int, rules: dict[str, object]
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    for name, address in PAGES:
        page.goto((overviews / name / address).as_uri())
        assert violations(page, rules) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
