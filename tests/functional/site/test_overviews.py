"""The overviews that are published beside an edition, in a browser: everybody can read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def courts(norway: Path, tilstand: Any, once: Any) -> Path:
    """The overview of court decisions that the real collection can make."""

    def build(folder: Path) -> None:
        done = tilstand(
            "publish", "court-overview", "2025-T1", "--collection", norway, "--out", folder / "courts"
        )
        assert done.returncode == 0, done.stderr

    return Path(once("court-overview", build)) / "courts"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_every_page_of_the_overview_is_readable_for_everybody(
    courts: Path, browser: Any, scheme: str, width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    for address in ("index.html", "nb/index.html", "en/search.html"):
        page.goto((courts / address).as_uri())
        page.evaluate(AXE)
        told = page.evaluate("() => axe.run()")
        assert [(one["id"], one["nodes"][0]["html"]) for one in told["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
