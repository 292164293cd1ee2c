"""A reader's own table: every cell is a figure of the edition, the address restores it, and the keyboard is enough."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.proof

PAGE = "en/2024/own-table.html"
READ = """() => ({
    head: [...document.querySelectorAll('#own-table thead th')].map((one) => one.textContent),
    rows: [...document.querySelectorAll('#own-table tbody tr')].map((line) =>
        [...line.children].map((one) => one.firstChild?.textContent ?? '')),
    caption: document.getElementById('own-caption').textContent,
    address: location.hash,
})"""
EVERY = """() => {
    const told = [];
    for (const measure of [...document.getElementById('own-measure').options].map((one) => one.value)) {
        const choose = (id, value) => {
            document.getElementById(id).value = value;
            document.getElementById(id).dispatchEvent(new Event('change'));
        };
        choose('own-measure', measure);
        const columns = [...document.getElementById('own-columns').options].map((one) => one.value);
        for (const column of columns) {
            choose('own-columns', column);
            told.push({measure, address: location.hash, table: (READ)()});
        }
    }
    return told;
}"""


@pytest.fixture(scope="module")
def figures(edition):
    """The figures of the edition's long table: measure and unit, then where each stands, and its number."""
    with (edition / "data/all-figures.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["record"] == "figure"]
    places: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["value"]:
            places[row["measure"]].add(row["value"].removesuffix(".0"))
    return places


def test_every_cell_of_every_table_is_a_figure_of_its_measure(page, address, figures) -> None:
    page.goto(address + PAGE)
    told = page.evaluate(EVERY.replace("READ", READ))
    measures = {one["measure"] for one in told}
    assert {measure.split(".")[0] for measure in measures} >= set(figures)
    numbers = 0
    for one in told:
        known = figures[one["measure"].split(".")[0]]
        for row in one["table"]["rows"]:
            for cell in row[1:]:
                plain = cell.replace(",", "").replace("\u2212", "-").removesuffix("\u00a0%").strip()
                if plain.replace(".", "").isdigit():
                    numbers += 1
                    assert plain in known, (one["measure"], cell)
    assert numbers > 1000


def test_the_address_restores_the_table(page, address) -> None:
    page.goto(address + PAGE)
    page.select_option("#own-measure", "adults_assisted.registrations")
    page.select_option("#own-rows", "provider")
    page.select_option("#own-columns", "period")
    page.select_option("#own-at-entry", "new")
    chosen = page.evaluate(READ)
    asked = parse_qs(urlsplit(page.url).fragment, keep_blank_values=True)
    assert (asked["m"], asked["r"], asked["c"]) == (["adults_assisted.registrations"], ["provider"], ["period"])
    again = page.context.new_page()
    again.goto(page.url)
    assert again.evaluate(READ) == chosen
    again.close()


def test_an_address_of_another_edition_shows_what_there_is(page, address) -> None:
    page.goto(address + PAGE + "#m=no_such&r=nowhere&c=never&f.sex=other")
    assert page.evaluate(READ)["rows"]


def test_it_is_downloaded_with_unit_edition_address_and_notes(page, address) -> None:
    page.goto(address + PAGE + "#m=adults_assisted.registrations&r=provider&c=period")
    with page.expect_download() as started:
        page.click("#own-download")
    text = started.value.path().read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    shown = page.evaluate(READ)
    assert rows[0] == [shown["caption"]]
    assert "registrations" in rows[0][0]
    assert rows[2] == [page.url]
    assert rows[4] == shown["head"]
    assert [row[0] for row in rows[5 : 5 + len(shown["rows"])]] == [row[0] for row in shown["rows"]]


def test_it_is_embedded_without_what_surrounds_it(page, address) -> None:
    page.goto(address + PAGE + "#m=reports_to_police")
    code = page.input_value("#own-embed")
    inner = code.split('src="')[1].split('"')[0].replace("&amp;", "&")
    page.goto("about:blank")
    page.goto(inner)
    assert page.locator("#own-table").is_visible()
    assert not page.locator(".site-header").is_visible()
    assert not page.locator("#own-measure").is_visible()


def test_the_keyboard_alone_lays_a_table(page, address) -> None:
    page.goto(address + PAGE)
    before = page.evaluate(READ)
    page.focus("#own-measure")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    after = page.evaluate(READ)
    assert after["caption"] != before["caption"]
    assert page.evaluate("document.activeElement.id") == "own-measure"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "own-rows"


def test_no_request_follows_a_choice(page, address) -> None:
    page.goto(address + PAGE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(EVERY.replace("READ", READ))
    assert not asked


def test_a_table_leads_to_its_own(page, address) -> None:
    page.goto(address + "en/2024/table/bodies_forms.html")
    page.click("a[href*='own-table.html#m=']")
    page.wait_for_selector("#own-table tbody tr")
    assert page.evaluate(READ)["rows"]
