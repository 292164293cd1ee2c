"""The words of Norway's report: every number is bound, and says in each language what the figures say."""

from __future__ import annotations

import csv
import random
import re
import runpy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from norway_report import NORWAY, YEAR, norway, qualify, report, resolving, shown

from tilstand import collect, define
from tilstand.define import Collection, find_series_breaks
from tilstand.errors import CollectionError
from tilstand.languages.lexicon import load_lexicon
from tilstand.ledger.ledger import Ledger
from tilstand.model import Observation
from tilstand.model.appendix import Appendix
from tilstand.model.document import Chapter, FigurePhrase, Inline, ListBlock, Paragraph, Quote, to_plain_text
from tilstand.protect.names import build_names, describe_size_words
from tilstand.publish.method_appendix import build_method_appendix
from tilstand.reconcile.reconciled_figures import ReconciledFigures
from tilstand.report_text import StatedSentence, build_chapters, list_stated_sentences
from tilstand.terms import Key, Language, Period, Value, ValueQualifier

LANGUAGES = ("nb", "nn", "en")


@cache
def stated() -> tuple[tuple[Observation, ...], frozenset[str]]:
    batch = collect.collect_round(norway(), "2024")
    made = [o for s in batch.submissions for o in s.observations]
    return (*made, *batch.published), frozenset(batch.absent)


def keys(made: tuple[Chapter, ...]) -> Mapping[str, set[Key]]:
    return {c.id: {key for figure in c.document.figures for key in figure.keys} for c in made}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_built_without_a_problem(language: Language) -> None:
    assert len(report(language)) == len(norway().texts[language]) >= 26


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_states_the_same_figures_in_the_same_chapters(language: Language) -> None:
    assert keys(report(language)) == keys(report("nb"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_places_the_same_tables_and_charts(language: Language) -> None:
    def places(made: tuple[Chapter, ...]) -> list[tuple[str, str, str]]:
        return [(c.id, insert.kind, insert.id) for c in made for insert in c.document.inserts]

    assert places(report(language)) == places(report("nb"))


def test_every_table_stands_once_itself_or_as_a_picture_or_is_declared_for_the_site() -> None:
    placed = [insert for c in report("nb") for insert in c.document.inserts]
    tables = [i.id for i in placed if i.kind == "table"]
    charts = [i.id for i in placed if i.kind == "chart"]
    assert sorted(tables) == sorted(set(tables))
    assert sorted(charts) == sorted(set(charts))
    drawn = {norway().charts[name].table for name in charts} - {""}  # a scheme has no table
    site = {name for name, table in norway().tables.items() if not table.printed}
    assert set(norway().tables) == set(tables) | drawn | site


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_body_that_was_asked_has_its_account_from_its_own_figures(language: Language) -> None:
    accounts = {c.provider: c for c in report(language) if c.provider}
    asked = set(norway().list_group_members("all_follow_up")) - stated()[1]
    assert set(accounts) == asked
    for provider, account in accounts.items():
        found = keys((account,))[account.id]
        assert {key.provider for key in found} == {provider}
        assert any(key.measure == "adults_assisted" for key in found)


def test_accounts_follow_their_part_in_the_order_of_the_providers() -> None:
    ids = [c.id for c in report("nb")]
    assert ids[:4] == ["front", "00-summary", "00-terms", "01-unit"]
    at = ids.index("05-follow-up")
    assert ids[at + 1 : at + 3] == ["05-bodies/nav_grunerlokka_htso", "05-bodies/rosa"]
    assert ids[-2:] == ["06-prosecution", "07-sources"]
    assert [c.number or 0 for c in report("nb")] == sorted(c.number or 0 for c in report("nb"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: Language) -> None:
    """Half of them have at most 15 words, and none is so long that it must be read twice."""
    lengths = sorted(len(s.text.split()) for c in report(language) for s in list_stated_sentences(c.document))
    assert lengths[len(lengths) // 2] <= 15
    assert lengths[-1] <= 40


def test_no_figure_stands_in_for_a_missing_one() -> None:
    assert [(c.id, f.line) for c in report("nb") for f in c.document.figures if f.kind == "else"] == []


QUALIFIERS = {
    "nb": {ValueQualifier.AT_LEAST: "minst", ValueQualifier.ABOUT: "om lag", ValueQualifier.AT_MOST: "høyst"},
    "nn": {ValueQualifier.AT_LEAST: "minst", ValueQualifier.ABOUT: "om lag", ValueQualifier.AT_MOST: "høgst"},
    "en": {ValueQualifier.AT_LEAST: "at least", ValueQualifier.ABOUT: "about", ValueQualifier.AT_MOST: "at most"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_that_is_not_exact_has_its_word_before_it(language: Language) -> None:
    said = 0
    for chapter in report(language):
        for phrase in chapter.document.figures:
            if phrase.kind not in ("figure", "part", "change"):
                continue
            for key in phrase.keys:
                value = shown().get(key).value  # type: ignore[union-attr]
                if (word := QUALIFIERS[language].get(qualify(key))) is None:
                    continue
                number = str(value)
                # The number stands in digits or as a word, right behind the word that qualifies it.
                assert re.search(rf"\b{word} ({number}\b|[^\W\d])", phrase.text, re.IGNORECASE), phrase.text
                said += 1
    assert said >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_that_kind_stands_twice_or_before_an_exact_figure(language: Language) -> None:
    words = "|".join(QUALIFIERS[language].values())
    for chapter in report(language):
        for sentence in list_stated_sentences(chapter.document):
            assert not re.search(rf"\b({words})\s+({words})\b", sentence.text, re.IGNORECASE), sentence.text
            inside = sum(len(re.findall(rf"\b(?:{words})\b", f.text, re.IGNORECASE)) for f in sentence.figures)
            typed = re.findall(rf"\b(?:{words}) (?=\d)", sentence.text, re.IGNORECASE)
            assert len(typed) <= inside, sentence.text


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("nb", "Ifølge KOM var 107 av dem nye"),
        ("nn", "Ifølgje KOM var 107 av dei nye"),
        ("en", "According to KOM, 107 of them were new"),
    ],
)
def test_until_somebody_decides_the_published_sum_is_told(language: Language, begins: str) -> None:
    follow_up = next(c for c in report(language) if c.id == "05-follow-up")
    assert any(s.text.startswith(begins) for s in list_stated_sentences(follow_up.document))


# Titles and names of bodies keep their form in every language.
TITLES = re.compile(r"Ungdom utnyttet til kriminalitet|Rettsavgjørelser om menneskehandel – oversikt fra KOM")


@pytest.mark.parametrize(("language", "foreign"), [("nn", "BOKMAAL_ONLY"), ("nb", "NYNORSK_ONLY")])
def test_each_norwegian_keeps_to_its_own_words(language: Language, foreign: str) -> None:
    labels = runpy.run_path(str(Path(__file__).with_name("test_labels.py")))
    found = [
        (c.id, words, s.text)
        for c in report(language)
        for s in list_stated_sentences(c.document)
        if (words := labels["_words"](TITLES.sub(" ", s.text)) & labels[foreign])
    ]
    assert found == []


def stepped(observation: Observation, step: int) -> Observation:
    """The same statement with another number."""
    assert observation.value.amount is not None
    return replace(observation, value=Value.number(observation.value.amount + Decimal(step)))


def kin(collection: Collection, provider: str) -> set[str]:
    """A provider and every group and umbrella that it is counted in."""
    above = (*collection.groups, *(p for p, found in collection.providers.items() if found.umbrella))
    return {provider, *(group for group in above if provider in collection.list_group_members(group))}


def attempted(
    collection: Collection, resolve: Callable[[Key], Value | None]
) -> tuple[tuple[Chapter, ...], tuple[str, ...]]:
    """The chapters in bokmål, or why they cannot be built."""
    try:
        return build_chapters(collection, "nb", resolve, YEAR), ()
    except CollectionError as stop:
        return (), tuple(stop.causes)


@pytest.mark.proof
def test_changing_one_figure_changes_the_sentences_that_depend_on_it_and_no_other() -> None:
    collection, (observations, absent) = norway(), stated()
    before = resolving(ReconciledFigures(Ledger(collection, observations, absent)))
    looked_up: dict[str, set[Key]] = {}
    written: dict[str, tuple[StatedSentence, ...]] = {}
    for name, source in collection.texts["nb"].items():
        asked = looked_up.setdefault(name, set())

        def noting(key: Key, asked: set[Key] = asked) -> Value | None:
            asked.add(key)
            return before(key)

        (chapter,) = build_chapters(replace(collection, texts={"nb": {name: source}}), "nb", noting, YEAR)
        written[name] = list_stated_sentences(chapter.document)
    every = sorted(set().union(*looked_up.values()))

    places = [at for at, o in enumerate(observations) if o.value.amount is not None]
    told, refused = 0, 0
    for at in random.Random(2024).sample(places, 30):
        own = observations[at]
        near = kin(collection, own.key.provider)
        for step in (1, -1):
            new = (*observations[:at], stepped(own, step), *observations[at + 1 :])
            after = resolving(ReconciledFigures(Ledger(collection, new, absent)))
            moved = {key for key in every if after(key) != before(key)}
            assert all(k.measure == own.key.measure and k.provider in near for k in moved), own.key.text()
            # A chapter that looked up nothing that moved is made from the same words and the same figures.
            touched = {n: s for n, s in collection.texts["nb"].items() if looked_up[n] & moved}
            made, causes = attempted(replace(collection, texts={"nb": touched}), after)
            if not causes:
                break
            # Figures that cannot be said together stop the build where they are said, and nowhere else.
            said = {
                f"{norway().get_text_file('nb', name)}:{figure.line}:"
                for name, found in written.items()
                for sentence in found
                for figure in sentence.figures
                if moved & set(figure.keys)
            }
            assert {cause.split(" ")[0] for cause in causes} <= said
        refused += bool(causes)
        if causes:
            continue
        for chapter in made:
            for old, now in zip(written[chapter.id], list_stated_sentences(chapter.document), strict=True):
                if not old.keys & moved:
                    assert now.text == old.text, own.key.text()
                if any(set(f.keys) & moved for f in old.figures if f.kind == "figure"):
                    assert now.text != old.text, (own.key.text(), old.text)
        told += any(s.keys & moved for found in written.values() for s in found)
    assert told >= 12
    assert refused <= 2


# What Norway's report promises its readers stands where it says that it stands.


def sections(language: Language) -> dict[str, list[list[str]]]:
    return {
        one["title"]: one["rows"]
        for one in build_method_appendix(
            build_names(norway(), "2024", ()), Appendix(sizes=describe_size_words(norway())), language
        )["sections"]
    }


@pytest.mark.parametrize(
    ("language", "promise", "title", "words"),
    [
        ("nb", "grensene står i metodevedlegget", "Hva ordene om størrelse betyr",
         ["liten", "klar", "vesentlig"]),
        ("nn", "grensene står i metodevedlegget", "Kva orda om storleik betyr",
         ["liten", "klar", "vesentleg"]),
        ("en", "the method appendix gives the limits", "What the words for size mean",
         ["small", "clear", "marked"]),
    ],
)  # fmt: skip
def test_the_limits_of_the_words_stand_in_the_method_appendix(
    language: Language, promise: str, title: str, words: list[str]
) -> None:
    terms = " ".join(norway().texts[language]["00-terms"].split())
    assert promise in terms
    rows = sections(language)[title]
    for word in words:
        assert word in terms.lower()
        (limits,) = {limit for told, limit in rows if told.split(",")[0] == word}
        assert any(sign.isdigit() for sign in limits)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counting_rules_are_sought_where_they_stand(language: Language) -> None:
    where = {"nb": "tellereglene i metodevedlegget", "nn": "teljereglane i metodevedlegget",
             "en": "counting rules in the method appendix"}  # fmt: skip
    terms = " ".join(norway().texts[language]["00-terms"].split())
    assert where[language] in terms
    assert norway().labels["report.method.counting_rules"].language(language) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_promises_a_source_or_a_rule_with_every_table_in_print(language: Language) -> None:
    """The site prints both with each table; the PDF has them in its appendix."""
    broken = {"nb": ["står under hver tabell", "ved hver tabell"], "nn": ["står under kvar tabell"],
              "en": ["stands under each table", "beside each table"]}  # fmt: skip
    for text in norway().texts[language].values():
        plain = " ".join(text.split()).replace("I nettutgaven står kilden ved hver tabell", "")
        assert not any(words in plain for words in broken[language])
    intro = norway().labels["report.method.intro"].text(language)
    assert not any(words in intro for words in ("hvor hvert tall", "kvar kvart tal", "where each figure"))


# No sentence of Norway's report says how large a change across a break is; each says that it crosses one.


@cache
def paragraphs(language: Language) -> tuple[tuple[Inline, ...], ...]:
    def within(block: object) -> Iterator[tuple[Inline, ...]]:
        match block:
            case Paragraph():
                yield block.children
            case ListBlock():
                yield from (row for item in block.items for inner in item for row in within(inner))
            case Quote():
                yield from (row for inner in block.blocks for row in within(inner))

    return tuple(row for c in report(language) for block in c.document.blocks for row in within(block))


def crosses(figure: FigurePhrase) -> bool:
    if figure.kind not in ("change", "compare"):
        return False
    first, last = figure.keys
    return bool(find_series_breaks(norway(), first.measure, first.provider, first.period, last.period))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_across_a_break_is_neutral_and_told_with_its_caveat(language: Language) -> None:
    words = {word for size in load_lexicon(language).sizes.values() for word in (size.attribute, size.adverb)}
    caveat = load_lexicon(language).phrases.broken.split(":")[0]
    for row in paragraphs(language):
        broken = [piece for piece in row if isinstance(piece, FigurePhrase) and crosses(piece)]
        assert (caveat in to_plain_text(row)) == bool(broken), to_plain_text(row)
        for figure in broken:
            assert not any(re.search(rf"\b{word}\b", figure.text) for word in words), figure.text


def test_a_series_breaks_only_where_a_source_says_that_it_does() -> None:
    """What KOM published leads, so the sums of the years are one series; a body's own number may break."""

    def causes(provider: str, before: int = 2023) -> set[str]:
        crossed = find_series_breaks(norway(), "adults_assisted", provider, Period.from_year(before), YEAR)
        return {one.cause for one in crossed}

    assert causes("all_follow_up", 2022) == set()
    assert causes("with_housing", 2022) == set()
    assert causes("kirkens_bymisjon") == set()
    assert causes("bymisjonssenteret") == {"reporter"}
    assert causes("rosa") == set()


def test_the_order_of_the_periods_does_not_matter() -> None:
    there = find_series_breaks(norway(), "adults_assisted", "with_housing", Period.from_year(2023), YEAR)
    assert there == find_series_breaks(norway(), "adults_assisted", "with_housing", YEAR, Period.from_year(2023))


# What is close to one person's story is in no file of the collection that is published.


FOLDER = NORWAY / "rounds" / "2024"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_was_found_in_single_asylum_cases_is_nowhere() -> None:
    files = [
        *(FOLDER / "submissions").glob("*.csv"),
        FOLDER / "published.csv",
    ]
    assert len(files) > 15
    assert [row for path in files for row in rows(path) if "finding=" in row["breakdown"]] == []
    assert "asylum_findings" not in define.read_collection(NORWAY).tables


def test_a_quote_does_not_tell_what_a_figure_beside_it_was_left_out_for() -> None:
    quotes = [row["quote"] for row in rows(FOLDER / "submissions" / "une.csv")]
    assert quotes
    assert not any("familie" in quote for quote in quotes)
