"""Labels are printed without a release: what in them may tell of a person is shown, in each language once."""

from __future__ import annotations

import dataclasses

from tilstand.define import RoundView
from tilstand.define.labels import Catalogue
from tilstand.screening.hints import find_flagged_labels
from tilstand.terms import TranslatedText


def test_a_caption_with_an_address_for_mail_or_an_age_is_shown_and_a_name_is_not(sagaland: RoundView) -> None:
    caption = TranslatedText.from_texts(nb="Jenta er 17 år.", en="Write to anna@example.org.", nn="Havn Prøve")
    labels = Catalogue({**sagaland.labels.labels, "charts.odd.title": caption})
    view = dataclasses.replace(sagaland, labels=labels)
    before = {(one.path, one.language) for one in find_flagged_labels([sagaland])}
    found = [one for one in find_flagged_labels([view, view]) if (one.path, one.language) not in before]
    assert [(one.path, one.language, [clue.kind.value for clue in one.clues]) for one in found] == [
        ("charts.odd.title", "nb", ["age"]),
        ("charts.odd.title", "en", ["email"]),
    ]
