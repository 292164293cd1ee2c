"""A page of every template in a browser: it asks nobody else, nothing is cut, and axe finds nothing.

Each page is opened once for all that is asked of it. `benchmarks/axe_all.py` runs axe on every page of the
edition in all four looks.
"""

from __future__ import annotations

from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from seen_by_axe import LOOKS, violations

pytestmark = pytest.mark.proof

PIECES = {"base", "boxes", "figure", "pictures", "pieces"}
"""Templates that are parts of pages."""

OVERVIEWS = {"register_base", "register_doorway", "register_overview", "register_search"}
"""Templates of what is published beside an edition; `test_overviews.py` opens their pages."""


LONGEST = ("data.html", "definitions.html", "search.html")

SETTLED = """async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((one) => one.finished));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return innerWidth;
}"""

PARTED = """() => {
    const found = [], range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const top = (node, at) => {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return [...range.getClientRects()].filter((box) => box.width).at(-1)?.top;
    };
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement.closest('svg, script, style, code, pre, .citation, .ds-sr-only')) continue;
        for (const {0: word, index} of node.data.matchAll(/[\\p{L}\\u00ad]{2,}/gu)) {
            for (let n = 1; n < word.length; n++) {
                const [before, here] = [top(node, index + n - 1), top(node, index + n)];
                if (Math.abs(here - before) > 3 && word[n - 1] !== '\\u00ad') {
                    found.push(`${word.slice(0, n)}|${word.slice(n)}`);
                }
            }
        }
    }
    return found;
}"""
"""The words that part in the middle, without a hyphen, at the end of a line."""


def sized(page, width: int, height: int) -> None:
    """Give a page its size, and wait until it is laid out in it with all its fonts."""
    page.set_viewport_size({"width": width, "height": height})
    while page.evaluate(SETTLED) != width:
        page.wait_for_timeout(20)


def test_a_page_of_every_template_is_opened(templates) -> None:
    folder = files("tilstand.publish.site").joinpath("templates")
    assert {
        one.name.removesuffix(".html.j2") for one in folder.iterdir() if one.is_file()
    } - PIECES - OVERVIEWS == templates


def test_no_request_leaves_the_server_and_no_policy_is_broken(template, address) -> None:
    asked = {urlsplit(url).netloc for url in template.asked if not url.startswith("data:")}
    assert asked == {urlsplit(address).netloc}
    assert [url for status, url in template.answered if status >= 400] == []
    assert template.said == ()
    assert template.page.evaluate("document.fonts.check('16px Inter')")
    assert template.page.evaluate("document.styleSheets.length") >= 3


def test_everything_stays_in_sight_at_320_pixels_and_with_text_spaced_out_and_enlarged(kind) -> None:
    page = kind.page
    page.emulate_media(color_scheme="null")
    sized(page, 320, 640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main :is(p, li, h1, h2, h3, dt, dd)')]
            .filter((one) => !one.closest('.table-region, pre') && one.getBoundingClientRect().width
                && one.getBoundingClientRect().right > 321)
            .map((one) => one.textContent.slice(0, 60))"""
    )
    assert cut == []
    assert page.evaluate(PARTED) == []
    # While a table scrolls, its title is whole in the region, and figures are seen beside their row.
    lost = page.evaluate(
        """() => [...document.querySelectorAll(".table-region")].filter((one) => one.clientWidth)
        .flatMap((one) => {
            const region = one.getBoundingClientRect();
            const far = one.scrollWidth - one.clientWidth;
            return [0, far / 2, far].flatMap((left) => {
                one.scrollLeft = left;
                const names = [...one.querySelectorAll('.stay')].filter((name) => {
                    const box = name.getBoundingClientRect();
                    return box.right > region.right + 1 || box.left < region.left - 1;
                });
                const heads = far < 4 ? [] : [...one.querySelectorAll('tr:not(.heading) > th:first-child')]
                    .filter((head) => {
                        const box = head.getBoundingClientRect();
                        return Math.abs(box.left - region.left) > 1 || box.width > region.width * 0.6
                            || getComputedStyle(head).backgroundColor === 'rgba(0, 0, 0, 0)';
                    });
                return [...names, ...heads].map((node) => `${left}: ${node.textContent.slice(0, 60)}`);
            });
        })"""
    )
    assert lost == []
    # WCAG 1.4.12 and 1.4.4: wider spacing of letters, words and lines; letters twice as large.
    sized(page, 640, 900)
    page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
                word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }
                html { font-size: 200% !important; }`);
            document.adoptedStyleSheets = [sheet];
        }"""
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate("document.adoptedStyleSheets = []")
    assert wide <= 640


def test_axe_finds_nothing(template) -> None:
    page = template.page
    found = []
    # To look at the longest pages again costs as much as all others; `axe_all.py` looks at each in every way.
    for scheme, width, rules in LOOKS[:1] if template.asked[0].endswith(LONGEST) else LOOKS:
        page.emulate_media(color_scheme=scheme)
        sized(page, width, 900)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found += [f"{scheme} {width}: {one}" for one in violations(page, rules)]
    assert not found, "\n".join(found)


def test_axe_would_find_a_fault(page, address) -> None:
    page.goto(address + "nb/2024/about.html")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=x><h6>x</h6>'")
    told = violations(page, LOOKS[0][2])
    assert {"image-alt", "heading-order"} <= {one.split(":")[0] for one in told}
