"""Using the site: with the keyboard, without a script, from a folder, on paper, and alone."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.proof

FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return {
        tag: one.tagName, text: one.textContent.trim().slice(0, 80), role: one.getAttribute('role') || '',
        part: ['.ds-skip-link', '.site-languages', '.site-menu', 'main', '.site-footer', '.site-name']
            .find((name) => one.closest(name)) || '',
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
            || style.boxShadow !== 'none' || one.matches('.ds-skip-link'),
        seen: box.width > 0 && box.height > 0,
    };
}"""


def _tabbed(page, most=400) -> list[dict[str, object]]:
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUSED)
        if one["tag"] == "BODY":
            break
        found.append(one)
    return found


def test_the_tab_key_reaches_everything_in_order_and_shows_where_it_is(page, address) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address + "nb/2024/table/bodies_forms.html")
    found = _tabbed(page)
    parts = [one["part"] for one in found]
    assert parts[0] == ".ds-skip-link"
    order = [".ds-skip-link", ".site-name", ".site-languages", ".site-menu", "main", ".site-footer"]
    assert list(dict.fromkeys(parts)) == order
    assert sum(one["role"] == "region" for one in found) == 1
    assert all(one["outlined"] and one["seen"] for one in found), [o for o in found if not o["outlined"]]
    links = page.locator("a[href]").count()
    assert len(found) == links + 1  # every link, and the region of the table


def test_the_skip_link_shows_itself_and_leads_past_the_menu(page, address) -> None:
    page.goto(address + "en/2024/method.html")
    page.keyboard.press("Tab")
    box = page.locator(".ds-skip-link").bounding_box()
    assert box["width"] > 50
    assert box["height"] > 20
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_wide_table_scrolls_with_the_arrow_keys(page, address) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + "nb/2024/table/bodies_forms.html")
    region = page.locator(".table-region")
    assert region.evaluate("one => one.scrollWidth > one.clientWidth")
    region.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    # The page's policy forbids evaluating strings, which waiting for a condition would need.
    for _ in range(50):
        if region.evaluate("one => one.scrollLeft") > 0:
            return
        page.wait_for_timeout(100)
    pytest.fail("the table did not scroll")


def test_footnotes_lead_there_and_back(page, address) -> None:
    page.goto(address + "nb/2024/table/bodies_forms.html")
    mark = page.locator("table sup a[id]").first
    place = mark.get_attribute("id")
    mark.click()
    assert page.evaluate("location.hash") == mark.get_attribute("href")
    page.locator(".table-notes li:target a").click()
    assert page.evaluate("location.hash") == f"#{place}"


def test_the_page_is_dark_where_the_reader_wants_it_dark(page, address) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(address + "nb/2024/part/2.html")
    colour = "getComputedStyle(document.body).backgroundColor"
    ink = "getComputedStyle(document.querySelector('.picture svg text')).fill"
    light = page.evaluate(colour), page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(colour), page.evaluate(ink)
    assert light[0] == "rgb(255, 255, 255)"
    assert sum(int(n) for n in dark[0][4:-1].split(",")) < 120
    assert light[1] != dark[1]


def test_a_picture_has_one_layout_for_a_telephone_and_one_for_a_desk(page, address) -> None:
    seen = "[...document.querySelectorAll('.picture svg')].filter((one) => one.getBoundingClientRect().width)"
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address + "nb/2024/part/2.html")
        figures = page.locator("figure.picture").count()
        assert figures > 0
        assert page.evaluate(f"{seen}.length") == figures
        smallest = page.evaluate(
            f"Math.min(...{seen}.flatMap((svg) => [...svg.querySelectorAll('text')]"
            ".map((one) => one.getBoundingClientRect().height)))"
        )
        assert smallest >= 10


def test_the_site_works_from_a_folder_without_a_server(page, pages, tmp_path: Path) -> None:
    for name, content in pages.items():
        if name.startswith(("nb/", "nn/2024/part", "assets/")) or name == "index.html":
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "index.html").as_uri())
    page.get_by_role("link", name="Bokmål").click()
    page.locator("main a").first.click()
    page.locator(".key-figures > summary").click()
    page.locator(".card a").nth(1).click()
    page.locator(".site-languages a").first.click()
    assert page.url.endswith("/nn/2024/part/2.html")
    page.wait_for_load_state("load")  # a click waits for the page, and not for its style sheet
    assert page.evaluate("document.documentElement.lang") == "nn"
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Inter")
    assert said == []


def test_the_index_is_whole_without_a_script(browser, address) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "nb/2024/search.html")
    assert not page.locator("#search").is_visible()
    assert page.locator("#keywords dl > div").count() > 100
    page.locator(".letters a", has_text="Ø").click()
    assert page.url.endswith(f"#letter-{ord('Ø')}")
    context.close()


def test_the_index_narrows_as_the_reader_types(page, address) -> None:
    page.goto(address + "nb/2024/search.html")
    whole = page.locator("#keywords dl > div:visible").count()
    page.locator("#search-field").fill("latin")
    few = page.locator("#keywords dl > div:visible")
    assert 0 < few.count() < whole
    assert page.locator("#search-count").text_content() == str(few.count())
    assert "Latin-Amerika" in few.all_text_contents()[0] or few.count() > 1
    page.locator("#search-field").fill("finnesikkenoensteder")
    assert few.count() == 0
    assert page.locator("#search-count").text_content() == "0"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("kvinner", "kvinnene", "dommer", "hallik", "Colombia", "antatte ofre")),
        ("nn", ("kvinner", "kvinne", "Colombia")),
        ("en", ("women", "judgment", "Colombia")),
    ],
)
def test_the_search_finds_words_in_their_forms_and_words_of_the_texts(page, address, language, words) -> None:
    page.goto(address + f"{language}/2024/search.html")
    shown = page.locator("#keywords dl > div:visible")
    for word in words:
        page.locator("#search-field").fill("finnesikkenoensteder")
        assert shown.count() == 0
        page.locator("#search-field").fill(word)
        assert shown.count() > 0, word


def test_the_words_of_the_texts_are_there_without_a_script(browser, address) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "nb/2024/search.html")
    page.locator(".letters a").last.click()
    assert page.url.endswith("#words")
    entry = page.locator("#keywords dl > div", has=page.locator("a[href='part/6.html']")).last
    entry.locator("summary").click()
    words = entry.locator("details div")
    words.wait_for()
    assert "hallik" in words.inner_text().casefold()
    context.close()


def test_paper_gets_the_page_without_its_menus(page, address) -> None:
    page.goto(address + "nb/2024/part/2.html")
    page.emulate_media(media="print")
    assert not page.locator(".site-header").is_visible()
    assert page.locator("main h1").is_visible()
    page.goto(address + "nb/2024/table/bodies_forms.html")
    assert page.locator("main h1").is_visible()
    assert page.locator("ul.files a").count() > 1
    assert not page.locator("ul.files, h2.files").filter(visible=True).count()  # no heading without its list
    assert len(page.pdf(format="A4")) > 20_000


@pytest.mark.parametrize("table", ["bodies_regions", "handling_results", "reports_by_district_and_year"])
def test_the_widest_tables_fit_on_paper(page, address, table) -> None:
    page.set_viewport_size({"width": 680, "height": 960})  # the text of an A4 sheet
    page.goto(address + f"en/2024/table/{table}.html")
    page.emulate_media(media="print")
    assert page.locator("main table").first.evaluate("one => one.getBoundingClientRect().right") <= 681


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_key_figures_say_their_period_and_carry_their_notes(page, address, language) -> None:
    """What a reader of the front page must know about a figure stands beside it, not only in its table."""
    page.goto(address + f"{language}/2024/index.html")
    blocks = page.locator(".card-table").all_text_contents()
    extent = next(text for text in blocks if "200" in text)
    assert "2022–2024" in extent
    adults = next(text for text in blocks if "183" in text)
    noted = page.locator(".card-table", has_text="183").locator(".key-note a")
    assert (noted.first.get_attribute("href") or "").startswith("method.html#r106")
    assert "179" not in adults  # the finding says it, once
    assert "2024" not in adults  # the heading above all cards says the year
    table = page.locator(".card-table a[href='table/key_assistance.html']")
    assert table.count() == 1


def test_the_edge_of_a_table_that_goes_on_lies_in_shadow_until_its_end_is_seen(page, address) -> None:
    """The few pixels beside the title, where nothing else is drawn: as without any shadow, or not."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address + "nb/2024/table/handling_results.html")
    region = page.locator(".table-region").first
    region.scroll_into_view_if_needed()

    def edge(far: bool, plain: bool = False) -> bytes:
        region.evaluate(
            """(one, [far, plain]) => {
                one.scrollLeft = far ? 9999 : 0;
                one.style.background = plain ? 'none' : '';
            }""",
            [far, plain],
        )
        box = region.bounding_box()
        clip = {"x": box["x"] + box["width"] - 3, "y": box["y"] + 2, "width": 3, "height": 3}
        return bytes(page.screenshot(clip=clip))

    assert edge(far=False) != edge(far=False, plain=True)
    assert edge(far=True) == edge(far=True, plain=True)
