"""What a report text may refer to: read out of a collection, and named in messages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tilstand.define import Collection, read_collection
from tilstand.define.labels import Catalogue
from tilstand.report_text.scope import ReportScope, _list_crossed_breaks
from tilstand.terms import Code, Codelist, InvariantText, Key, Period, TranslatedText, ValueQualifier

SAGALAND = Path(__file__).parents[3] / "fixtures" / "sagaland"
YEAR = Period.from_text("2031")
KEY = Key("victims_assisted", "havn_shelter", YEAR)


@pytest.fixture(scope="module")
def sagaland() -> Collection:
    return read_collection(SAGALAND).shared


@pytest.fixture(scope="module")
def scope(sagaland) -> ReportScope:
    return ReportScope.from_collection(sagaland, YEAR, file="01.md", provider="police", style="digits")


def test_a_scope_holds_what_its_collection_has(sagaland, scope):
    assert (scope.file, scope.period, scope.provider, scope.style) == ("01.md", YEAR, "police", "digits")
    assert set(scope.codelists) == set(sagaland.settings.dimensions)
    assert scope.codelists["sex"] is sagaland.get_codelist("sex")
    assert scope.measures == frozenset(sagaland.measures)
    assert scope.providers == {*sagaland.providers, *sagaland.groups}
    assert scope.percentages == {name for name, measure in sagaland.measures.items() if measure.unit.value == "percent"}
    assert "cleared_share" in scope.percentages
    assert scope.size_words == sagaland.settings.size_words
    assert scope.labels is sagaland.labels
    assert scope.codes == {}
    assert scope.qualify(KEY) is ValueQualifier.EXACT
    assert (
        ReportScope.from_collection(sagaland, YEAR, qualify=lambda _: ValueQualifier.ABOUT).qualify(KEY)
        is ValueQualifier.ABOUT
    )
    assert scope.nouns.find("kvinne") is not None


def test_a_code_may_have_another_name_inside_a_sentence(sagaland):
    own = {
        **sagaland.labels.labels,
        "inline.sex.female": InvariantText("women"),
        "inline.x.female": InvariantText("no"),
    }
    made = ReportScope.from_collection(replace(sagaland, labels=Catalogue(own)), YEAR)
    assert made.codes == {("sex", "female"): InvariantText("women")}


def test_what_things_are_called_in_messages(scope):
    assert scope.label("measure", "victims_assisted").text("en") == "Presumed victims assisted"
    assert scope.label("provider", "police").text("en") == "Sagaland Police (generated)"
    assert scope.label("such_provider", "police").text("en") == "Sagaland Police (generated)"
    assert scope.label("dimension", "sex").text("en") == "Sex"
    assert scope.label("code", "female", "sex") == scope.codelists["sex"]["female"].label
    assert scope.label("measure", "nothing") is None
    assert scope.describe_dimension("sex").text("en") == "Sex (sex)"
    assert scope.describe_dimension("nothing") == InvariantText("nothing")
    told = scope.named(KEY.at("sex", "female")).text("en")
    code = scope.codelists["sex"]["female"].label.text("en")
    provider = scope.label("provider", "havn_shelter").text("en")
    assert told == f"“Presumed victims assisted”, {code}, {provider}, 2031 ({KEY.at('sex', 'female').text()})"
    assert scope.named(KEY.at("other", "female")).text("en") == (
        f"“Presumed victims assisted”, {provider}, 2031 ({KEY.at('other', 'female').text()})"
    )
    for strange in (replace(KEY, measure="x"), replace(KEY, provider="x")):
        assert scope.named(strange) == InvariantText(strange.text())


def test_a_series_is_broken_where_its_collection_says_so(sagaland, scope):
    key = Key("victims_identified", "police", YEAR)
    before, long_before = (replace(key, period=Period.from_text("2029")), replace(key, period=Period.from_text("2028")))
    reason = _list_crossed_breaks(sagaland, before, key)
    assert [text.text("en") for text in reason] == ["the rules for counting changed in 2030"] or len(reason) == 1
    assert scope.crossed(before, key) == scope.crossed(key, before) == reason
    assert scope.crossed(long_before, before) == ()
    assert scope.crossed(before, replace(key, measure="suspects")) == ()
    (broken,) = sagaland.measures["victims_identified"].breaks
    own = Catalogue({**sagaland.labels.labels, broken.note: TranslatedText.from_texts(en="own words")})
    assert _list_crossed_breaks(replace(sagaland, labels=own), before, key) == (
        TranslatedText.from_texts(en="own words"),
    )


def test_without_a_collection_nothing_is_known_and_all_is_exact():
    bare = ReportScope()
    assert (bare.measures, bare.providers, bare.period, bare.provider) == (None, None, None, "")
    assert bare.qualify(KEY) is ValueQualifier.EXACT
    assert bare.crossed(KEY, KEY) == ()
    assert bare.named(KEY) == InvariantText(KEY.text())
    assert "woman" in bare.nouns
    known = ReportScope(codelists={"sex": Codelist("sex", (Code("f", InvariantText("Women")),))})
    assert known.label("code", "f", "sex") == InvariantText("Women")
