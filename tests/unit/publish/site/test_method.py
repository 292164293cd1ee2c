"""The method page of the site: what the appendix tells, each thing of it."""

from __future__ import annotations

import dataclasses

from tilstand.terms import TranslatedText


def test_what_is_told_of_those_whom_nobody_saw_stands_first_and_whole(built, appendix) -> None:  # type: ignore[no-untyped-def]
    told = tuple(
        TranslatedText.from_texts(nb=f"{n} nb.", nn=f"{n} nn.", en=f"{n} en.") for n in ("Intro", "None", "Needed")
    )
    pages = built(appendix=dataclasses.replace(appendix, hidden_population=told), languages=("en",))
    main = pages.tree("en/2031/method.html").find("body/main")
    places = [one.get("id") for one in main.iter("h2") if one.get("id")]
    assert places[0] == "unseen"
    said = [text for one in main.iter("p") if (text := "".join(one.itertext()).strip()).endswith(" en.")]
    assert said == ["Intro en.", "None en.", "Needed en."]


def test_who_reported_who_did_not_and_what_was_corrected_stands_there(built, appendix) -> None:  # type: ignore[no-untyped-def]
    main = built(appendix=appendix, languages=("en",)).tree("en/2031/method.html").find("body/main")
    text = " ".join("".join(main.itertext()).split())
    for words in (
        *(name.text("en") for name in appendix.reported),
        *(part.text("en") for pair in appendix.absent for part in pair),
        *(part.text("en") for pair in appendix.rules for part in pair),
        *(part.text("en") for pair in appendix.sources for part in pair),
        "Cases opened, police",
        "Typing error.",
        "The parts give 13.",
    ):
        assert words in text, words
