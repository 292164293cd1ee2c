"""References: what each kind takes, what is read out of one, and why one is refused."""

from __future__ import annotations

import pytest

from tilstand.report_text.references import (
    CLAUSES,
    KINDS,
    MARKS,
    BindingError,
    FigureAddress,
    FigureReference,
    parse_reference,
)

# What a reference of every kind but the four that hold one text may have beside its measure.
TAKEN = {
    "figure": "of in where among else as words digits definite decimals moved",
    "part": "of in where among else as words digits",
    "share": "of in where among else decimals",
    "change": "of where among else from to verb noun since difference dated words digits",
    "holds": "of where among from to up down same highest lowest",
    "compare": "of in where among else with as level",
    "most": "of in where among else by number finest",
    "least": "of in where among else by number finest",
    "range": "of where among else from to between",
    "list": "of in where among else by finest",
}
WRITTEN = {
    "of": "of police", "in": "in 2024", "from": "from 2023", "to": "to 2024", "where": "where sex=female",
    "among": "among sex=male", "by": "by region", "as": "as woman", "with": "with in 2023",
    "else": 'else "none"', "decimals": "decimals=1",
}  # fmt: skip
OPTIONS = ("words", "digits", "definite", "dated", "verb", "noun", "since", "level", "number", "between",
           "finest", "moved", "difference", "up", "down", "same", "highest", "lowest")  # fmt: skip


def test_the_kinds_and_what_each_takes():
    assert {kind: set(takes) for kind, takes in KINDS.items()} == {
        **{kind: set(takes.split()) for kind, takes in TAKEN.items()},
        **{kind: set() for kind in (*MARKS, "see")},
    }
    assert set(CLAUSES) | set(OPTIONS) | {"decimals"} == {word for takes in TAKEN.values() for word in takes.split()}


@pytest.mark.parametrize("kind", TAKEN)
@pytest.mark.parametrize("word", [*WRITTEN, *OPTIONS])
def test_a_kind_takes_its_words_and_no_others(kind, word):
    source = f"{kind} cases {WRITTEN.get(word, word)}"
    if word not in TAKEN[kind].split():
        with pytest.raises(
            BindingError, match=f"“{kind}” takes no “{word}”; it takes {', '.join(sorted(KINDS[kind]))}"
        ):
            parse_reference(source)
        return
    read = {
        "of": {"address": FigureAddress(of="police")},
        "in": {"address": FigureAddress(in_="2024")},
        "where": {"address": FigureAddress(where={"sex": "female"})},
        "from": {"first": "2023"},
        "to": {"last": "2024"},
        "among": {"among": {"sex": "male"}},
        "by": {"by": "region"},
        "as": {"noun": "woman"},
        "with": {"other": FigureAddress(in_="2023")},
        "else": {"fallback": "none"},
        "decimals": {"decimals": 1},
    }.get(word, {"options": frozenset({word})})
    assert parse_reference(source) == FigureReference(kind, "cases", **read)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("figure cases in 2024 where sex=female, age = minor of police words digits",
         FigureReference("figure", "cases", FigureAddress("police", "2024", {"sex": "female", "age": "minor"}),
                   options=frozenset({"words", "digits"}))),
        ('figure cases as "two words" else ""', FigureReference("figure", "cases", noun="two words", fallback="")),
        ('figure "of"', None),
        ("figure cases decimals 0", FigureReference("figure", "cases", decimals=0)),
        ("figure cases decimals=3", FigureReference("figure", "cases", decimals=3)),
        ('figure cases where sex="a b"', None),
        ("compare cases with where sex=male of police in 2023 level",
         FigureReference("compare", "cases", other=FigureAddress("police", "2023", {"sex": "male"}),
                   options=frozenset({"level"}))),
        ("compare cases of police with of court",
         FigureReference("compare", "cases", FigureAddress("police"), other=FigureAddress("court"))),
        ("period", FigureReference("period", "round")),
        ("period round-1", FigureReference("period", "round-1")),
        ('period "2024"', FigureReference("period", "2024")),
        ('law "§ 257, 258 = x"', FigureReference("law", "§ 257, 258 = x")),
        ("date 04-05", FigureReference("date", "04-05")),
        ('name ""', FigureReference("name", "")),
    ],
)  # fmt: skip
def test_a_reference_is_read(source, made):
    if made is None:
        with pytest.raises(BindingError):
            parse_reference(source)
    else:
        assert parse_reference(source) == made


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "an empty reference"),
        ("figuer a", "“figuer” is not a kind of reference; did you mean “figure”?"),
        ("xyz a", "“xyz” is not a kind of reference; known: " + ", ".join(KINDS)),
        ("figure", "“figure” needs a measure after it"),
        ("figure =", "“figure” needs a measure after it"),
        ("figure of police", "“figure” needs a measure after it"),
        ("figure a of", "“of” needs a word after it"),
        ("figure a of =", "“of” needs a word after it"),
        ("figure a as ,", "“as” needs a word after it"),
        ("figure a where sex", "codes are written dimension=code, with a comma between several"),
        ("figure a where sex=", "codes are written dimension=code, with a comma between several"),
        ("figure a where sex,x", "codes are written dimension=code, with a comma between several"),
        ("figure a where sex=x,", "codes are written dimension=code, with a comma between several"),
        ("figure a where sex=x y=z", "“y” is not understood here; did you mean “by”?"),
        ("figure a = b", "“=” is not understood here; known: of, in, from"),
        ("figure a decimals=4", "'decimals' takes a number from 0 to 3"),
        ("figure a decimals", "“decimals” needs a word after it"),
        ("compare a with", "'with' needs 'of', 'in' or 'where' after it"),
        ("compare a with level", "'with' needs 'of', 'in' or 'where' after it"),
        ("compare a with of", "“of” needs a word after it"),
        ("law", 'write {{ law "..." }}, with one text'),
        ("date 1 2", 'write {{ date "..." }}, with one text'),
        ("period a b", 'write {{ period "..." }}, with one text'),
        ("figure a words words", "“words” stands twice"),
        ('figure a "of" b', "“of” is not understood here"),
        ('figure a "b', "a quotation mark is not closed"),
    ],
)
def test_why_a_reference_is_refused(source, told):
    with pytest.raises(BindingError) as stop:
        parse_reference(source)
    assert str(stop.value).startswith(told)


@pytest.mark.parametrize("kind", ["table", "chart"])
def test_what_is_seen_is_a_table_or_chart_by_its_name(kind):
    assert parse_reference(f"see {kind} by_sex") == FigureReference("see", f"{kind} by_sex")
    for wrong in (f"see {kind}", f"see {kind} by_sex more", "see report by_sex", f'see "{kind}" by_sex', "see"):
        with pytest.raises(BindingError):
            parse_reference(wrong)
