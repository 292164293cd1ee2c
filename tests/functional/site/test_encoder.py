"""The encoder's page, opened from disk in a browser: it seals as the encoder here does, and asks nothing of a network."""

from __future__ import annotations

import json
import random
import sys
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from playwright.sync_api import Page
from seen_by_axe import LOOKS, violations

from tilstand.languages import list_shipped_languages
from tilstand.link.custody import KeyCustody, create_unit_key, open_unit_key
from tilstand.link.encoder_page import render_encoder_page
from tilstand.link.encoding import RecordEncoder
from tilstand.link.identity import read_identity
from tilstand.link.person_list import choose_columns, encode_list, read_person_list
from tilstand.link.sealing import open_submission

pytestmark = pytest.mark.proof

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs" / "reference" / "link-vectors.json").read_text("utf-8")
)
POINTS = [*range(0x20, 0x530), *range(0x600, 0x700), *range(0x1200, 0x1300), *range(0x1E00, 0x2070), 0x1F600, 0xFB01]
PHRASE = "four random words here"
ROWS = [
    ["Oversikt 2026"],
    ["Nr", "Fornavn", "Etternavn", "Fødselsdato (dd.mm.åååå)", "Kjønn", "Statsborgerskap", "Alias", "Gruppe"],
    [1, "Ana María", "García López", datetime(1999, 5, 3), "K", "Spania", "Anita", "labour"],
    [2, "محمد", "أحمد", "1.1.2001", "M", "Syria", "", ""],
    [3, "Kim", "", "", "", "Atlantis", "", "Kim"],
    [4, "ukjent", "", 1988, "?", "", "", ""],
]


class Sealing(NamedTuple):
    """What a body has: its page, its key, its list; and the linkage unit's key."""

    page: Path
    key: Path
    unit: Path
    private: dict[str, Any]
    sheet: Path


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> Sealing:
    folder = tmp_path_factory.mktemp("link")
    custody = KeyCustody(folder / "custody", PHRASE, "custodian", datetime(2026, 1, 1, tzinfo=UTC))
    custody.create_key(2026, date(9999, 12, 31), ["labour", "sexual"])
    sealed, _ = custody.seal_key(2026, "body-1", "another phrase of words")
    create_unit_key(folder / "unit", PHRASE)
    (folder / "body.key").write_text(sealed)
    (folder / "encoder.html").write_text(render_encoder_page("nb"), "utf-8")
    with xlsxwriter.Workbook(folder / "list.xlsx") as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
        for number, row in enumerate(ROWS):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, *([day] if isinstance(cell, datetime) else []))
    private = open_unit_key(folder / "unit" / "unit.key", PHRASE)
    return Sealing(
        folder / "encoder.html", folder / "body.key", folder / "unit" / "unit.pub", private, folder / "list.xlsx"
    )


@pytest.fixture
def asked(page: Page, body: Sealing) -> Iterator[list[str]]:
    """The page, opened from disk, and every address that it asks for."""
    found: list[str] = []

    def note(request: Any) -> None:
        found.append(request.url)

    page.on("request", note)
    page.goto(body.page.as_uri())
    yield found
    page.remove_listener("request", note)


def open_key(page: Page, body: Sealing, phrase: str = "another phrase of words") -> None:
    page.set_input_files("#key-file", body.key)
    page.set_input_files("#unit-file", body.unit)
    page.fill("#passphrase", phrase)
    page.click("#key-form button")


def seal(page: Page, folder: Path, total: int) -> Path:
    page.fill("#total", str(total))
    page.click("#seal")
    page.locator("#result").wait_for(timeout=60_000)
    with page.expect_download() as saving:
        page.click("#save")
    saving.value.save_as(folder / "sealed.tls")
    return folder / "sealed.tls"


def test_the_browser_encodes_the_published_vectors_alike(page: Page, asked: list[str]) -> None:
    found = page.evaluate(
        """async told => {
            const encoder = await makeRecordEncoder(reader, decodeBase64(told.key), told.year, told.groups);
            const made = told.vectors.map(one =>
                encoder.encodeRecord(reader.readIdentity(one.cells, told.year), one.row, one.cells.group ?? ""));
            return [encoder.fingerprint, (await Promise.all(made)).map(formatCanonicalJson)];
        }""",
        VECTORS,
    )
    lines = [json.dumps(one["record"], sort_keys=True, separators=(",", ":")) for one in VECTORS["vectors"]]
    assert found == [VECTORS["fingerprint"], lines]


def test_a_list_is_sealed_without_a_request_as_it_is_sealed_here(
    page: Page, asked: list[str], body: Sealing, tmp_path: Path
) -> None:
    open_key(page, body)
    page.locator("#list-step").wait_for()
    page.set_input_files("#list-file", body.sheet)
    page.locator("#seal-step").wait_for()
    shown = {kind: page.input_value(f"#column-{kind}") for kind in ("given", "surname", "birth", "alias", "age")}
    assert shown == {"given": "1", "surname": "2", "birth": "3", "alias": "6", "age": ""}
    counts = page.eval_on_selector_all("#classes td.number", "all => all.map(one => one.textContent)")
    sealed = open_submission(seal(page, tmp_path, 4).read_bytes(), body.private)

    listed = read_person_list(body.sheet)
    numbers = iter(sorted(record.row for record in sealed.records))
    from tilstand.link.custody import open_year_key

    key = open_year_key(body.key.read_text(), "another phrase of words", date(2026, 1, 1))
    records, report = encode_list(listed, choose_columns(listed, [], "list"), key.to_encoder(), lambda: next(numbers))
    assert counts == [str(report.classes[name]) for name in ("full", "name", "birth", "none")]

    def without_row(found: Any) -> list[str]:
        return sorted(record.to_line().replace(record.row, "") for record in found)

    assert without_row(sealed.records) == without_row(records)
    header = sealed.header
    assert (header.body, header.year, header.records, header.linkable, header.reported) == ("body-1", 2026, 4, 3, 4)
    assert all(url.startswith(("file:", "blob:")) for url in asked)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_the_page_may_ask_nothing_of_a_network_and_run_nothing_else(page: Page, asked: list[str]) -> None:
    failed: dict[str, str] = {}
    page.on("requestfailed", lambda request: failed.update({request.url: request.failure or ""}))
    refused = page.evaluate(
        """async () => {
            const heard = [];
            document.addEventListener("securitypolicyviolation", told => heard.push(told.effectiveDirective));
            await fetch("https://example.org/").catch(() => 0);
            const image = new Image();
            image.src = "https://example.org/a.png";
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(image, script);
            navigator.sendBeacon && navigator.sendBeacon("https://example.org/", "x");
            await new Promise(done => setTimeout(done, 300));
            return [[...new Set(heard)].sort(), window.ran === undefined];
        }"""
    )
    assert refused == [["connect-src", "img-src", "script-src-elem"], True]
    assert all(failed[url] == "csp" for url in asked if not url.startswith("file:"))  # stopped before it left


@pytest.mark.parametrize(
    ("phrase", "name", "told"),
    [
        ("a wrong phrase of words", "list.xlsx", "errors.link.passphrase.wrong.title"),
        ("", "list.xlsx", "link.encoder.missing_passphrase"),
        ("another phrase of words", "encoder.html", "errors.link.list.empty.title"),
        ("another phrase of words", "locked.xlsx", "errors.link.list.unread.title"),
        ("another phrase of words", "odd.csv", "errors.link.list.letters.title"),
        ("another phrase of words", "bare.csv", "errors.link.list.columns.title"),
        ("another phrase of words", "long.csv", "errors.link.list.long.title"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(
    page: Page, asked: list[str], body: Sealing, tmp_path: Path, phrase: str, name: str, told: str
) -> None:
    made = {
        "locked.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        "odd.csv": "Fornavn;Etternavn\nKÃ¥re;Ã˜ye\n".encode(),
        "bare.csv": b"Nr;Kommune\n1;0301\n",
        "long.csv": b"Fornavn;Etternavn\n" + b"Kari;Nordmann\n" * 1_000_000,
        "encoder.html": b"Fornavn;Etternavn\n",
    }
    open_key(page, body, phrase)
    if phrase == "another phrase of words":
        page.locator("#list-step").wait_for()
        (tmp_path / name).write_bytes(made[name])
        page.set_input_files("#list-file", tmp_path / name)
    page.locator("#problem:not([hidden])").wait_for(timeout=30_000)
    expected = page.evaluate(
        "([path, file]) => say(path, {file, most: MOST_RECORDS})", [told, "body.key" if "wrong" in told else name]
    )
    assert page.locator("#problem strong").inner_text() == expected
    assert page.locator("#seal-step").is_hidden()
    assert "Nordmann" not in page.locator("#problem").inner_text()


def test_ten_thousand_records_are_encoded_within_five_seconds(
    page: Page, asked: list[str], body: Sealing, tmp_path: Path
) -> None:
    names = ["Amina", "Blessing", "Yohannes", "Nguyen", "Olena", "Juan Carlos", "Fatuma", "Ion", "Mehdi", "Xiaoming"]
    lines = ["Fornavn;Etternavn;Fødselsdato;Kjønn;Statsborgerskap"]
    for number in range(10_000):
        given = names[number % 10] + "".join("abcdefghij"[int(digit)] for digit in str(number))
        lines.append(f"{given};{given[::-1]} Ali;{number % 28 + 1}.{number % 12 + 1}.{1960 + number % 50};K;Syria")
    (tmp_path / "many.csv").write_text("\n".join(lines), "utf-8")
    open_key(page, body)
    page.locator("#list-step").wait_for()
    page.set_input_files("#list-file", tmp_path / "many.csv")
    page.locator("#seal-step").wait_for()
    begun = time.perf_counter()
    sealed = seal(page, tmp_path, 10_000)
    seconds = time.perf_counter() - begun
    sys.stderr.write(f"10,000 records in {seconds:.2f} s\n")
    assert open_submission(sealed.read_bytes(), body.private).header.linkable == 10_000
    assert seconds < 5


@pytest.mark.parametrize("look", LOOKS, ids=[name for name, *_ in LOOKS])
def test_axe_finds_nothing_in_any_language(page: Page, asked: list[str], body: Sealing, look: Any) -> None:
    scheme, width, rules = look
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    assert violations(page, rules) == []
    open_key(page, body)
    page.locator("#list-step").wait_for()
    page.set_input_files("#list-file", body.sheet)
    page.locator("#seal-step").wait_for()
    for language in list_shipped_languages():
        page.click(f"#languages [lang={language}]")
        assert page.evaluate("document.documentElement.lang") == language
        assert language == "en" or "December" not in page.inner_text("#key-status")
        assert violations(page, rules) == []
    page.click("#seal")
    page.locator("#problem:not([hidden])").wait_for()
    assert violations(page, rules) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_alone_seals_a_list(page: Page, asked: list[str], body: Sealing) -> None:
    page.set_input_files("#key-file", body.key)
    page.set_input_files("#unit-file", body.unit)
    page.focus("#passphrase")
    page.keyboard.type("another phrase of words")
    page.keyboard.press("Enter")
    page.locator("#list-step").wait_for()
    assert page.evaluate("document.activeElement.id") == "list-file"
    page.set_input_files("#list-file", body.sheet)
    page.locator("#seal-step").wait_for()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
        if reached[-1] == "total":
            break
    assert "column-given" in reached
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    page.locator("#result").wait_for()
    assert page.evaluate("document.activeElement.id") == "save"


PARTS = {
    "given": [
        "Kari",
        "محمد",
        "Ọlá-Ńgọzi",
        "ukjent",
        "Anne Lise",
        "Đặng\u0323",
        "O’Neill",
        "王小明",
        "ß",
        "İpek",
        "ſam",
        "",
    ],
    "surname": ["Nordmann", "García López", "de la Vega", "Шевченко", "al-Ḥasan", "N.N.", "ጸሃየ", "Åsgård2", " ", ""],
    "name": ["Berg, Kim", "Kim Berg", "Kim", ",", "Li,", ""],
    "alias": ["Lita; Joy Okafor", "ALIAS Kim Lie aka Kim", "a|b/c", "Kjent som Bo", ""],
    "birth": [
        "3.5.1999",
        "31/12/90",
        "12-31-1990",
        "1999",
        "ca 1999",
        "~2001",
        "٣.٥.١٩٩٩",
        "1.1.2000",
        "2008–2010",
        "29.2.1900",
        "1999-05-03T12:30",
        "1999-5",
        "05.1999",
        "19990503",
        "030599",
        "99",
        "3 May 1999",
        "2027-01-02",
        "0.0.2001",
        "?",
    ],
    "birth_year": ["2001", "1378", "ca. 2001", ""],
    "age": ["17", "15-17", "ca 16 år", "200", "15-17-19", ""],
    "sex": ["K", "mann", "Ikke-binær", "?", "2", ""],
    "former_sex": ["M", ""],
    "nationality": [
        "Norge",
        "Syria / Irak",
        "Bosnia og Hercegovina",
        "SOM",
        "Trinidad & Tobago",
        "Kenya, Atlantis",
        "",
    ],
    "group": ["labour", "Labour", ""],
}


def test_the_browser_reads_and_encodes_what_bodies_write_alike(page: Page, asked: list[str]) -> None:
    drawn, cells = random.Random(42), []
    for _ in range(400):
        one = {kind: drawn.choice(parts) for kind, parts in PARTS.items() if drawn.random() < 0.7}
        for kind in ("given", "surname", "alias", "birth"):  # and what nobody would write
            if drawn.random() < 0.2:
                one[kind] = "".join(chr(drawn.choice(POINTS)) for _ in range(drawn.randrange(12)))
        cells.append(one)
    found = page.evaluate(
        """async ([key, all]) => {
            const encoder = await makeRecordEncoder(reader, decodeBase64(key), 2026, ["labour"]);
            const read = all.map(one => reader.readIdentity(one, 2026));
            const made = read.map((one, place) => encoder.encodeRecord(one, "0", all[place].group ?? ""));
            return [read.map(one => one.unread), (await Promise.all(made)).map(formatCanonicalJson)];
        }""",
        [VECTORS["key"], cells],
    )
    encoder = RecordEncoder(urlsafe_b64decode(VECTORS["key"] + "="), 2026, ["labour"])
    identities = [read_identity(one, 2026) for one in cells]
    for one, identity, unread in zip(cells, identities, found[0], strict=True):
        assert unread == list(identity.unread), (one, identity)
    for one, identity, line in zip(cells, identities, found[1], strict=True):
        assert line == encoder.encode_record(identity, "0", one.get("group", "")).to_line(), one


@pytest.mark.parametrize(
    "data",
    [
        'Given name,Surname\r\n"Ana ""Lita""","García, López"\r\n\r\nKim\r\n'.encode(),
        "\ufeffFornavn;Etternavn\nKåre;Øye\n".encode(),
        "Fornavn;Etternavn\rKåre;Øye\r".encode("cp1252"),
        "Title\n\nFornavn\tEtternavn\nKim\tLie\tmore\n".encode("utf-16"),
        b'Fornavn;Etternavn\nKi"m;"Lie"s\n"two\nlines";x',
    ],
    ids=range(5),
)
def test_the_browser_reads_csv_as_it_is_read_here(page: Page, asked: list[str], tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    found = page.evaluate(
        """async bytes => {
            const listed = await readPersonList(new File([Uint8Array.from(bytes)], "a.csv"), reader);
            return [listed.headers, listed.rows];
        }""",
        list(data),
    )
    listed = read_person_list(tmp_path / "a.csv")
    width = len(listed.headers)
    assert found == [list(listed.headers), [list(row[:width]) for row in listed.rows]]
