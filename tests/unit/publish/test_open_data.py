"""How the data are to be cited, whole, for each kind of edition: finished, a draft, corrected."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
import yaml
from sections import read_sections

from tilstand.define.labels import Catalogue
from tilstand.model.names import RECONSTRUCTED, Corrigendum, EditionNames, Imprint
from tilstand.model.release import Release
from tilstand.publish.dictionary import list_dictionary_entries
from tilstand.publish.figure_files import FIGURE_FILES
from tilstand.publish.open_data import list_data_licences, write_citation, write_data_readme, write_open_data
from tilstand.report_text import get_report_string
from tilstand.terms import InvariantText, TranslatedText

SECTIONS = read_sections("open_data_more")

# What the schema of CFF 1.2.0 asks for, and the fields of it that are used here.
REQUIRED = {"authors", "cff-version", "message", "title"}
KNOWN = REQUIRED | {"type", "version", "date-released", "abstract", "keywords", "license"}


@pytest.fixture
def licensed(sagaland, make):
    own = {"licences.CC-BY-4.0": TranslatedText.from_texts(nb="Lisens B", nn="Lisens B", en="Licence B: «for all»")}
    return make(dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, **own}))).names


def test_the_citation_file_is_what_the_format_asks_for(licensed):
    told = yaml.safe_load(write_citation(licensed))
    assert REQUIRED <= set(told) <= KNOWN
    assert (told["cff-version"], told["type"]) == ("1.2.0", "dataset")
    assert "license" not in told  # a proposal is not a licence
    assert date.fromisoformat(told["date-released"]) == licensed.published
    assert [set(author) for author in told["authors"]] == [{"name"}]
    assert all(isinstance(told[name], str) for name in ("title", "message", "version", "abstract"))
    assert "forslag" in write_citation(licensed).decode().splitlines()[0]


def decided(names, licence):
    return dataclasses.replace(names, licence=licence)


def test_awkward_names_do_not_break_the_citation_file(sagaland, make):
    odd = InvariantText('A: "b" # c\n- d \\ {e} ø')
    renamed = dataclasses.replace(sagaland, labels=Catalogue({**sagaland.labels.labels, "providers.unit": odd}))
    assert yaml.safe_load(write_citation(make(renamed).names))["authors"] == [{"name": odd.text("nb")}]


ASK = "# Det er ikke avgjort hvilken lisens tallene har. Spør Koordineringsenheten (oppdiktet) før du gjenbruker dem."
ABOUT = "Alle publiserte tabeller i utgaven for 2031, med koder, merknader og tellereglene bak tallene."
USE = "Bruk denne henvisningen når du bruker tallene."
NOT = "Dette er et utkast, og det skal ikke siteres."
TITLE = "Tilstandsrapport for Sagaland (oppdiktet)"
CORRECTED = Imprint(corrections=(Corrigendum(date(2032, 6, 1), TranslatedText.from_texts(nb="a", nn="a", en="a")),))


@pytest.fixture(scope="module")
def names(whole: Release) -> EditionNames:
    return whole.names


def licensed_cited_told(names: EditionNames, *ids: str, decided: str = "") -> EditionNames:
    own = {f"licences.{one}": TranslatedText.from_texts(nb=f"Lisens {one}", nn="x", en=f"Licence {one}") for one in ids}
    return replace(names, words=Catalogue({**names.words.labels, **own}), licence=decided)


@pytest.mark.parametrize(
    ("imprint", "message", "title", "version", "day"),
    [
        (Imprint(), USE, TITLE, "2031, 2032-05-15", "2032-05-15"),
        (Imprint(draft=True), NOT, f"Utkast: {TITLE}", "2031, draft", ""),
        (Imprint(draft=True, demonstration=True), NOT, f"Utkast: {TITLE}", "2031, draft", ""),
        (CORRECTED, USE, TITLE, "2031, 2032-06-01", "2032-06-01"),
    ],
)
def test_the_citation_file(
    names: EditionNames, imprint: Imprint, message: str, title: str, version: str, day: str
) -> None:
    lines = [
        ASK,
        'cff-version: "1.2.0"',
        f'message: "{message}"',
        'type: "dataset"',
        f'title: "{title}"',
        "authors:",
        '  - name: "Koordineringsenheten (oppdiktet)"',
        f'version: "{version}"',
        *([f'date-released: "{day}"'] if day else []),
        f'abstract: "{ABOUT}"',
        "keywords:",
        '  - "sagaland"',
        '  - "2031"',
        "",
    ]
    assert write_citation(replace(names, imprint=imprint)).decode() == "\n".join(lines)


def test_a_retold_edition_says_so_where_it_is_cited_and_where_its_words_are_told(names: EditionNames) -> None:
    retold = replace(names, basis=RECONSTRUCTED)
    told = get_report_string(names.words, RECONSTRUCTED, year=names.period).text("nb")
    assert f'abstract: "{ABOUT} {told}"' in write_citation(retold).decode().splitlines()
    edition, column = [one for one in list_dictionary_entries(retold, ()) if one.id in ("2031", RECONSTRUCTED)]
    assert edition.get_entry_fact("remark", "en") == "Edition of 15 May 2032 for 2031, retold from a printed report"
    assert (column.kind, column.label.text("nb")) == ("column", told)


@pytest.mark.parametrize(
    ("ids", "decided", "first", "last"),
    [
        (("CC-BY-4.0",), "CC-BY-4.0", "# Lisensen er Lisens CC-BY-4.0.", 'license: "CC-BY-4.0"'),
        (("NLOD-2.0",), "NLOD-2.0", "# Lisensen er Lisens NLOD-2.0.", '  - "2031"'),
        ((), "CC0-1.0", "# Lisensen er CC0-1.0.", 'license: "CC0-1.0"'),
        ((), "", ASK, '  - "2031"'),
    ],
)
def test_a_licence_that_was_decided(
    names: EditionNames, ids: tuple[str, ...], decided: str, first: str, last: str
) -> None:
    lines = write_citation(licensed_cited_told(names, *ids, decided=decided)).decode().splitlines()
    assert (lines[0], lines[-1]) == (first, last)


def test_licences_that_are_proposed(names: EditionNames) -> None:
    assert list_data_licences(names) == {}
    both = licensed_cited_told(names, "CC-BY-4.0", "NLOD-2.0")
    assert {id: label.text("en") for id, label in list_data_licences(both).items()} == {
        "CC-BY-4.0": "Licence CC-BY-4.0",
        "NLOD-2.0": "Licence NLOD-2.0",
    }
    (line,) = (one for one in write_data_readme(both, (), "en").decode().splitlines() if "Licence CC" in one)
    assert line == (
        "The coordinator, The coordination unit (generated), has not yet decided on the licence; "
        "these are proposed: Licence CC-BY-4.0 or Licence NLOD-2.0."
    )


START = SECTIONS["START"]
REPORT = "Status report for Sagaland (generated)"
SUBMITTED = "The figures were submitted by the bodies themselves."
RETOLD = (
    "The submissions for 2031 are reconstructed: they are put together from what a printed report for 2031 "
    "says about each body. The bodies did not submit figures through this system for that year."
)
DRAFT = "**Draft of the edition for 2031. It has not been published, and anything in it may change.**\n\n"
INVENTED = "**This is a demonstration. The bodies do not exist, and every figure was made by a program.**\n\n"
CITED = f"> The coordination unit (generated) (2032). {REPORT} [data set]. Edition of 15 May 2032."
NOT_CITED = "This is a draft, and it is not to be cited."


@pytest.mark.parametrize(
    ("imprint", "basis", "title", "mark", "cited"),
    [
        (Imprint(), "delivered", REPORT, "", CITED),
        (Imprint(), "reconstructed", REPORT, "", CITED),
        (Imprint(draft=True), "delivered", f"Draft: {REPORT}", DRAFT, NOT_CITED),
        (Imprint(draft=True, demonstration=True), "reconstructed", f"Draft: {REPORT}", DRAFT + INVENTED, NOT_CITED),
        (CORRECTED, "delivered", REPORT, "**Edition of 15 May 2032 for 2031, corrected 1 June 2032**\n\n", CITED),
    ],
)
def test_the_text_for_people(
    names: EditionNames, imprint: Imprint, basis: str, title: str, mark: str, cited: str
) -> None:
    made = write_data_readme(replace(names, imprint=imprint, basis=basis), (), "en").decode()
    retold = SUBMITTED if basis == "delivered" else RETOLD
    assert made == START.format(title=title, mark=mark, basis=retold, cited=cited, files="")


def test_the_text_names_the_files_that_are_there_the_workbooks_first(names: EditionNames) -> None:
    told = {
        "tables.xlsx": "All tables, codes and notes in one workbook in Norwegian (bokmål)",
        "tables.en.xlsx": "The same workbook in English",
        "dictionary.csv": "Dictionary of tables, measures, codes, bodies, units, registers, breaks and signs",
        "changes.csv": "What has changed since the former edition, figure by figure, with the reason",
        "revisions.csv": "Figures of earlier editions that have been corrected since, with the published "
        "figure, the figure now and the day of each edition",
        "CITATION.cff": "The citation in a format that programs read (Citation File Format 1.2)",
    }
    lines = [f"| `{name}` | {what} |" for name, what in told.items()]
    made = write_data_readme(names, [*reversed(told), "t.csv", "README.en.md"], "en").decode()
    start = made.index("| `tables.xlsx`")
    assert made[start : made.index("## How to read")].strip().splitlines() == lines
    few = write_data_readme(names, ["changes.csv"], "en").decode()
    assert few == START.format(title=REPORT, mark="", basis=SUBMITTED, cited=CITED, files=f"{lines[3]}\n")


# The data files line by line: tables, dictionary, JSON-stat, and how to cite them.


TOLD = read_sections("open_data")


@pytest.fixture(scope="module")
def files(whole: Release) -> Mapping[str, bytes]:
    return write_open_data(whole)


def wrapped(text: str) -> str:
    form = textwrap.TextWrapper(108, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False)
    return "\n".join(part for line in text.splitlines() for part in form.wrap(line) or [""]) + "\n"


def compact(data: bytes) -> str:
    """The dictionary in English: kind, word, list, parent and label; then what else is said, by column."""
    lines = []
    for line in csv.DictReader(io.StringIO(data.decode())):
        first = [line.pop(name) for name in ("kind", "id", "list", "parent", "label_en")]
        rest = [f"{name}={text}" for name, text in line.items() if text and name[-3:] not in ("_nb", "_nn")]
        lines.append(" | ".join([*first, *rest]))
    return wrapped("\n".join(lines))


def opened(data: bytes) -> str:
    """A JSON-stat file, a line for each of its entries and for each dimension."""
    lines = []
    for name, value in json.loads(data).items():
        inner = value.items() if name in ("dimension", "extension") else ()
        lines += [f"{name}.{key} {json.dumps(one, ensure_ascii=False)}" for key, one in inner]
        lines += [] if inner else [f"{name} {json.dumps(value, ensure_ascii=False)}"]
    return wrapped("\n".join(lines))


@pytest.mark.parametrize("name", TOLD)
def test_a_data_file_holds_this_and_nothing_else(files: Mapping[str, bytes], name: str) -> None:
    data = files[f"data/{name}"]
    if name == "dictionary.csv":
        # Words of size, signs and reasons are the same in every edition, and are tested below.
        assert compact(data).partition("size | ")[0] == TOLD[name]
    else:
        assert (opened(data) if name.endswith(".json") else wrapped(data.decode())) == TOLD[name]


def test_every_sign_and_reason_that_files_may_use_is_in_the_dictionary(files: Mapping[str, bytes]) -> None:
    found: dict[str, list[str]] = {}
    for line in csv.DictReader(io.StringIO(files["data/dictionary.csv"].decode())):
        found.setdefault(line["kind"], []).append(line["id"] + (f"={line['list']}" if line["list"] else ""))
    assert " ".join(found["status"]) == "A O M L Q E I B"
    assert " ".join(found["confidentiality"]) == "free confidential"
    assert " ".join(found["sign"]) == "..=O .=M …=L …=O :=Q"
    assert " ".join(found["qualifier"]) == "exact about at_least at_most derived repaired"
    assert " ".join(found["origin"]) == "submitted counted published computed deduced adjusted"
    assert " ".join(found["change"]) == "added removed changed relabelled"
    assert " ".join(found["reason"]) == (
        "adjusted decided definition reported withdrawn suppressed follows restated "
        "resubmitted words other period series past ended"
    )


def test_these_are_all_the_data_files(files: Mapping[str, bytes]) -> None:
    tables = ("account_fjord_shelter", "account_havn_shelter", "by_sex", "keys", "years")
    own = [f"{table}.{ending}" for table in tables for ending in ("csv", "en.json", "nb.json")]
    more = [
        "CITATION.cff",
        "README.en.md",
        "README.nb.md",
        "dictionary.csv",
        "tables.en.xlsx",
        "tables.xlsx",
        *FIGURE_FILES,
    ]
    assert list(files) == sorted(f"data/{name}" for name in [*own, *more])
