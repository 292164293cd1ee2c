"""A body's words that nobody has released stand in no file of an edition and no account; released ones do."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tilstand.publish import list_edition_files

pytestmark = pytest.mark.proof

SAGALAND = Path(__file__).parents[1] / "fixtures" / "sagaland"
ROUND = ("--by", "tilstand (example)", "--language", "en")
# Words that stand nowhere else.
CLOSED, OPEN, GIVEN, INSTEAD = "Quillonbrask", "Vennaforda", "Zettelmira", "Ombreyale"
ABSENT, DECIDED, STANDS = "Brandelaas", "Tjuvrekka", "Mellomskog"
ANSWERS = """\
provider = "havn_shelter"

[[answer]]
form = "shelter"
question = "trends"
nb = "{closed} nb."
nn = "{closed} nn."
en = "{opened} en."

[[answer]]
form = "shelter"
question = "needs"
nb = "{closed} bor her."
en = "{given} lives here."
"""


DECISION = """\
[[decision]]
id = "D1"
action = "dismiss"
rule = "R103"
measure = "victims_assisted"
provider = "shelters"
period = "2031"
figures = ["1", "2"]
reason = {{ nb = "{stands} nb.", nn = "{stands} nn.", en = "{stands} en." }}
decided_by = "Generated Adviser"
decided_on = 2032-03-02
"""


def reasoned(round_: Path) -> None:
    """Other reasons, of each kind that the unit writes."""
    for name, former, words in (
        ("round.toml", "Tiltaket åpnet i oktober", ABSENT),
        ("round.toml", "Tiltaket opna i oktober", ABSENT),
        ("round.toml", "The shelter opened in October", f"{ABSENT} in October"),
        ("adjustments.toml", "Botilbudenes egne tall er 16 og 8.", DECIDED),
        ("adjustments.toml", "Butilboda sine eigne tal er 16 og 8.", DECIDED),
        ("adjustments.toml", "The shelters' own figures are 16 and 8.", DECIDED),
    ):
        text = (round_ / name).read_text("utf-8")
        assert former in text
        (round_ / name).write_text(text.replace(former, words), "utf-8")
    (round_ / "decisions.toml").write_text(DECISION.format(stands=STANDS), "utf-8")


def told(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Every text in a file: of a PDF, of what is packed, or as it stands."""
    if data[:4] == b"%PDF":
        pages = PdfReader(io.BytesIO(data)).pages
        yield name, " ".join(" ".join(page.extract_text().split()) for page in pages)
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for one in packed.namelist():
                yield from told(f"{name}/{one}", packed.read(one))
    else:
        yield name, data.decode("utf-8", errors="replace")


def within(folder: Path) -> dict[str, str]:
    return dict(one for name, file in list_edition_files(folder).items() for one in told(name, file.read_bytes()))


@pytest.fixture(scope="module")
def made(tilstand, once) -> tuple[Path, dict[str, str]]:  # type: ignore[no-untyped-def]
    def build(work: Path) -> None:
        place = work / "sagaland"
        shutil.copytree(SAGALAND, place, ignore=shutil.ignore_patterns("log"))
        words = ANSWERS.format(closed=CLOSED, opened=OPEN, given=GIVEN)
        file = place / "rounds" / "2031" / "submissions" / "havn_shelter.answers.toml"
        file.write_text(words, "utf-8")
        reasoned(place / "rounds" / "2031")
        shown = tilstand("round", "release", place, "2031", *ROUND).stdout.splitlines()

        def code(words: str) -> str:
            return next(one for one in shown[shown.index(words) :] if "--code" in one).split()[-1]

        first, other = code(f"{OPEN} en."), code(f"{GIVEN} lives here.")
        tilstand("round", "release", place, "2031", *ROUND, "--code", first)
        tilstand("round", "release", place, "2031", *ROUND, "--code", other, "--words", f"{INSTEAD} was here.")
        tilstand("run", place, "2031", "--out", work / "edition")
        account = ("--by", "Kari Prøve", "--out", work / "account", "--in", "nb", "--in", "en")
        tilstand("round", "account", place, "2031", "havn_shelter", *account)

    folder = once("unreleased", build)
    texts = within(folder / "edition") | {f"account/{k}": v for k, v in within(folder / "account").items()}
    return folder, texts


def places(texts: dict[str, str], word: str) -> set[str]:
    return {name for name, text in texts.items() if word.lower() in text.lower()}


@pytest.mark.parametrize("word", [CLOSED, GIVEN, ABSENT, DECIDED, STANDS])
def test_words_that_nobody_released_stand_in_no_file(made: tuple[Path, dict[str, str]], word: str) -> None:
    found = places(made[1], word)
    assert {name for name in found if not (word == STANDS and name.startswith("internal/"))} == set()


@pytest.mark.parametrize("word", [OPEN, INSTEAD])
def test_released_words_stand_where_answers_stand(made: tuple[Path, dict[str, str]], word: str) -> None:
    """The search above finds words where there are some: print, site, search, account."""
    found = places(made[1], word)
    kinds = ("report-", "site/en/", "search", "account/account-havn_shelter-en")
    assert [kind for kind in kinds if not any(kind in name for name in found)] == []


def test_the_status_counts_what_waits(made: tuple[Path, dict[str, str]], tilstand) -> None:  # type: ignore[no-untyped-def]
    status = tilstand("round", "status", made[0] / "sagaland", "2031", "--language", "en", "--json")
    found = json.loads(status.stdout)
    assert found["texts"] == 12  # and nine reasons
    assert "12 answers and reasons are not released." in [one["en"] for one in found["between"]]
