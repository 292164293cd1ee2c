"""What is kept of a delivery: the figures and their places, and of words the hashes alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tilstand.collect.findings import FileReport
from tilstand.collect.submission import Delivery, deliver_file, detect_provider, list_free_texts, redact_free_text
from tilstand.collect.unit_figures import RegisterFigures, deliver_register_figures, drop_register_cells
from tilstand.define import Collection
from tilstand.model.hashes import make_placeholder
from tilstand.terms import Key, Period, Value

HEADER = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote,remark"
ROWS = (
    "havn_shelter,shelter,2031,2,victims_assisted,,28,number,about,2031-07-31,our.pdf,12,Said,Two moved",
    "havn_shelter,shelter,2031,2,victims_assisted,sex=male,,not_known,,,,,,",
    "havn_shelter,shelter,2031,2,victims_assisted,sex=female,,,,,,,,Two moved",
)
HEAD = (
    "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,readings,document,line,quote,"
    "sheet,cell,question,language,remark"
)


@pytest.fixture
def read(sagaland: Collection, tmp_path: Path):  # type: ignore[no-untyped-def]
    def read(text: str, name: str = "havn_shelter.csv", round_name: str = "2031") -> Delivery:
        (tmp_path / name).write_text(text, "utf-8")
        return deliver_file(sagaland, sagaland.round(round_name), tmp_path / name)

    return read


def test_a_table_is_kept_with_its_places_and_without_a_word(read) -> None:  # type: ignore[no-untyped-def]
    told = read("\n".join([HEADER, *ROWS, ""]))
    assert list_free_texts(told) == ("Two moved",)
    name, data = redact_free_text(told, "havn_shelter.2.csv")
    words = make_placeholder("Two moved")
    assert (name, data.decode().splitlines()) == (
        "havn_shelter.2.csv",
        [
            HEAD,
            f"havn_shelter,shelter,2031,2,victims_assisted,,28,number,about,2031-07-31,,{name},,,,,,,{words}",
            f"havn_shelter,shelter,2031,2,victims_assisted,sex=male,,not_known,,,,{name},3,,,,,,",
            f"havn_shelter,shelter,2031,2,victims_assisted,sex=female,,,,,,{name},4,,,,,,{words}",
        ],
    )
    again = read(data.decode(), name)
    assert again.submission is not None
    assert told.submission is not None
    assert [(one.key, one.value, one.qualifier, one.as_at) for one in again.submission.observations] == [
        (one.key, one.value, one.qualifier, one.as_at) for one in told.submission.observations
    ]
    assert redact_free_text(told, "havn_shelter.xlsx")[0] == "havn_shelter.xlsx.csv"


def test_what_was_read_in_print_stays_with_its_words(read) -> None:  # type: ignore[no-untyped-def]
    row = "police,police,2030,1,cases_opened,,83,number,exact,,sagaland-2030.txt,12,83 cases,"
    _, data = redact_free_text(read(f"{HEADER}\n{row}\n", "police.csv", "2030"), "police.csv")
    assert data.decode().splitlines()[1:] == [
        "police,police,2030,1,cases_opened,,83,number,exact,,,sagaland-2030.txt,12,83 cases,,,,,"
    ]


ANSWERS = """\
provider = "havn_shelter"

[[answer]]
form = "shelter"
question = "trends"
nb = "Ja."
en = "Yes."
"""


def test_answers_are_kept_as_their_hashes(read) -> None:  # type: ignore[no-untyped-def]
    told = read(ANSWERS, "havn_shelter.answers.toml")
    assert list_free_texts(told) == ("Ja.", "Yes.")
    name, data = redact_free_text(told, "havn_shelter.answers.toml")
    assert name == "havn_shelter.answers.toml"
    lines = [f'{language} = "{make_placeholder(text)}"' for language, text in (("nb", "Ja."), ("en", "Yes."))]
    kept = ANSWERS.splitlines()[:-2] + lines
    found = [line for line in data.decode().splitlines() if not line.startswith("line = ")]
    assert found == kept
    again = read(data.decode(), name)
    assert again.submission is not None
    assert again.submission.answers[0].text == {"nb": make_placeholder("Ja."), "en": make_placeholder("Yes.")}


def test_whose_a_file_is_by_its_name_where_nothing_inside_says_it(sagaland: Collection, tmp_path: Path) -> None:
    about = sagaland.round("2031")
    (tmp_path / "police.2.csv").write_text("x\n")
    (tmp_path / "nobody.csv").write_text("x\n")
    (tmp_path / "police.xlsx").write_bytes(b"no workbook")
    assert [detect_provider(sagaland, about, tmp_path / name)[0] for name in ("police.2.csv", "nobody.csv")] == [
        "police",
        "",
    ]
    named, why = detect_provider(sagaland, about, tmp_path / "police.xlsx")
    assert named == "police"
    assert [one.rule for one in why] == ["C001"]


def test_what_a_register_counts_is_a_delivery_and_no_file_takes_its_place(
    sagaland: Collection,
    read,  # type: ignore[no-untyped-def]
) -> None:
    head = ",".join(HEADER.split(",")[:8])
    data = f"{head}\npolice,police,2031,1,cases_opened,,83,number\n".encode()
    about = sagaland.round("2031")
    held = deliver_register_figures(sagaland, about, RegisterFigures("rulings", "police", data))
    assert (held.file, held.channel, held.version) == ("registers/rulings", "register", 1)
    assert held.sha256 == hashlib.sha256(data).hexdigest()
    assert held.submission is not None
    (one,) = held.submission.observations
    assert (one.key, one.value) == (Key("cases_opened", "police", Period.from_text("2031")), Value.number(83))
    assert (held.submission.basis, held.submission.document) == ("delivered", "registers/rulings")
    wrong = deliver_register_figures(
        sagaland, about, RegisterFigures("rulings", "police", data.replace(b"83", b"many"))
    )
    assert wrong.submission is None
    assert [found.rule for found in wrong.findings] == ["C024"]
    twice = read(f"{head}\npolice,police,2031,1,cases_opened,,84,number\n", "police.csv")
    beside = read("\n".join([HEADER, *ROWS, ""]))
    report = FileReport(sagaland, about, "police.csv")
    assert list(drop_register_cells(report, [twice, beside], [held])) == [beside]
    assert [found.rule for found in report.findings] == ["C081"]
    assert "rulings" in " ".join(report.findings.items[0].what.text("en").split())
