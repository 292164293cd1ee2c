"""Letters to bodies: whole in each language, whatever a body is called, and never with another's figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tilstand import define
from tilstand.languages import list_shipped_languages
from tilstand.languages.catalogue import list_catalogue_paths
from tilstand.round import letters
from tilstand.round.letters import BodyMail
from tilstand.round.receipts import DeliveryReceipt

FIXTURES = Path(__file__).parents[2] / "fixtures"
SHIPPED = list_shipped_languages()


def written(place: Path, language: str, name: str = "Havn") -> list[BodyMail]:
    """Every kind of letter to one body in a language."""
    labels = place / "labels" / f"{language if language in ('nb', 'nn') else 'en'}.toml"
    lines = labels.read_text("utf-8").splitlines()
    lines = [f'havn_shelter = "{name}"' if one.startswith("havn_shelter = ") else one for one in lines]
    labels.write_text("\n".join(lines) + "\n", "utf-8")
    settings = place / "collection.toml"
    if language not in ("nb", "nn", "en"):
        settings.write_text(
            settings.read_text("utf-8").replace('["nb", "nn", "en"]', f'["nb", "nn", "en", "{language}"]'), "utf-8"
        )
        (place / "labels" / f"{language}.toml").write_text((place / "labels" / "en.toml").read_text("utf-8"), "utf-8")
    providers = place / "providers.toml"
    own = f'[providers.havn_shelter]\nlanguage = "{language}"\n'
    providers.write_text(providers.read_text("utf-8").replace("[providers.havn_shelter]\n", own), "utf-8")
    view, body, day = define.read_collection(place).at("2031"), "havn_shelter", date(2032, 3, 1)
    outcomes = ("received", "refused", "older", "twice", "same", "closed")
    found = [letters.write_receipt_reply(view, "2031", DeliveryReceipt("f.xlsx", body, one, 2, 3)) for one in outcomes]
    found += [
        letters.write_invitation(view, "2031", body),
        letters.write_account_letter(view, "2031", body, day),
        letters.write_question_letter(view, "2031", body, (), None),
        letters.write_reminder(
            view, "2031", body, today=day, figures=True, questions=("aa", "bb"), account=day, until=day
        ),
        letters.write_reminder(view, "2031", body, today=day, figures=False, refused=day),
    ]
    return found


@pytest.mark.parametrize("language", SHIPPED)
def test_every_letter_is_whole_in_each_language(place: Path, language: str) -> None:
    made = written(place, language)
    assert {one.language for one in made} == {language}
    for one in made:
        assert "{" not in one.subject + one.text
        assert "Havn" in one.subject
        assert one.text.endswith("\n")
        assert "\n\n\n" not in one.text
    texts = {one.text for one in made}
    assert len(texts) == len(made)
    assert {path for path in list_catalogue_paths(language) if path.startswith("letter.")} == {
        path for path in list_catalogue_paths("en") if path.startswith("letter.")
    }


def test_a_body_whose_name_runs_from_the_right_keeps_its_letters(place: Path) -> None:
    made = written(place, "nn", "מקלט חוף")
    for one in made:
        assert "מקלט חוף" in one.subject
        assert not {"\u2066", "\u2067", "\u202e", "\ufff9"} & set(one.subject + one.text)


def test_a_country_in_another_language_gets_letters_in_one_that_stands_in() -> None:
    view = define.read_collection(FIXTURES / "thalassia").at("fy31")
    made = letters.write_invitation(view, "fy31", "harbour")
    assert made.language == "el"
    assert "Ξενώνας Λιμάνι" in made.subject
    assert made.text.startswith("Hello,")
