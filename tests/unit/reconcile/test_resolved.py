"""The figure that stands at each address: decided, computed from members or periods, stated, or deduced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from tilstand.model import Adjustment, Figure, NoteKind
from tilstand.reconcile.reconciled_figures import ReconciledFigures
from tilstand.terms import Key, Period, TranslatedText, Value

TABLE = """
    who             | measure          | codes              | period  | value          | said      | qualifier
    havn_shelter    | victims_assisted |                    |         | 12             | submitted | exact
    havn_shelter    | victims_assisted | sex=female         |         | 7              | submitted | exact
    havn_shelter    | victims_assisted | sex=male           |         | 3              | submitted | exact
    havn_shelter    | victims_assisted | entry=new          |         | 13             | submitted | exact
    havn_shelter    | victims_assisted | citizenship=north  |         | 2              | submitted | exact
    fjord_shelter   | victims_assisted | sex=female         |         | 5              | submitted | exact
    fjord_shelter   | victims_assisted | sex=male           |         | 4              | submitted | exact
    fjord_shelter   | victims_assisted | sex=unknown        |         | 0              | submitted | exact
    fjord_shelter   | victims_assisted | sex=trans_or_nonbinary |     | 0              | submitted | exact
    dal_shelter     | victims_assisted |                    |         | 3              | submitted | at_least
    dal_shelter     | victims_assisted | sex=female         |         | 2              | submitted | exact
    shelters        | victims_assisted |                    |         | 30             | printed   | exact
    shelters        | victims_assisted | sex=female         |         | 15             | printed   | exact
    shelters        | victims_assisted | sex=male           |         | 10             | printed   | at_most
    havn_shelter    | residents        |                    |         | 4              | submitted | exact
    fjord_shelter   | residents        |                    |         | not_applicable | submitted | exact
    dal_shelter     | residents        |                    |         | 1              | submitted | exact
    shelters        | residents        |                    |         | 6              | printed   | exact
    shelters        | residents        |                    |         | suppressed     | printed   | exact
    shelters        | residents        |                    |         | 3              | printed   | at_least
    shelters        | residents        |                    |         | 7              | printed   | at_least
    shelters        | residents        |                    |         | 4              | printed   | at_most
    havn_shelter    | dependants_housed |                   |         | 4              | submitted | exact
    fjord_shelter   | dependants_housed |                   |         | 6              | submitted | at_most
    dal_shelter     | dependants_housed |                   |         | 0              | submitted | exact
    island_outreach | street_contacts  |                    | 2031-01 | 10             | submitted | exact
    island_outreach | street_contacts  |                    | 2031-02 | 20             | submitted | exact
    island_outreach | street_contacts  |                    | 2031-03 | 30             | submitted | exact
    island_outreach | street_contacts  |                    | 2031-05 | 5              | submitted | exact
    police          | suspects         |                    | 2031-01 | 1              | submitted | exact
    police          | suspects         |                    | 2031-02 | 2              | submitted | exact
    police          | cases_opened     |                    |         | 40             | submitted | exact
    police          | cases_opened     |                    |         | 40             | printed   | about
    police          | cases_opened     |                    |         | 41             | printed   | exact
    """


def key(measure: str, who: str, period: str = "2031", **codes: str) -> Key:
    return Key(measure, who, Period.from_text(period), tuple(sorted(codes.items())))


def shown(figure: Figure | None) -> str:
    if figure is None:
        return "nothing"
    notes = " ".join(
        f"[{note.kind.value}]" if note.see else f"[{note.kind.value}: {note.text.text('en')}]" for note in figure.notes
    )
    places = ",".join(source.quote for source in figure.sources)
    return f"{figure.value} {figure.origin.value} {figure.qualifier.value} <{places}> {notes}".strip()


ASSISTED = "victims_assisted"
DISPUTED = "[disputed: The published figure is not what the bodies' own figures add up to]"

EXPECTED = {
    key(ASSISTED, "havn_shelter"): "12 submitted exact <12> [doubt]",
    key(ASSISTED, "havn_shelter", sex="unknown"): "nothing",
    key(ASSISTED, "havn_shelter", age="minor"): "nothing",
    key(ASSISTED, "fjord_shelter"): "9 deduced derived <>",
    key(ASSISTED, "fjord_shelter", "2030"): "… submitted exact <>",  # absent in the round for 2030
    key(ASSISTED, "dal_shelter"): "3 submitted at_least <3>",
    key(ASSISTED, "shelters"): "24 computed at_least <12,3> " + DISPUTED,
    key(ASSISTED, "shelters", sex="female"): "14 computed exact <7,5,2> [disputed]",
    key(ASSISTED, "shelters", sex="male"): "10 published at_most <10>",
    key(ASSISTED, "shelters", entry="new"): "nothing",
    key(ASSISTED, "follow_up"): "nothing",
    key("residents", "shelters"): (
        "5 computed exact <4,1> [printed: Printed figure: 4] [printed: Printed figure: 6] [printed: Printed figure: 7]"
    ),
    key("residents", "fjord_shelter"): ". submitted exact <not_applicable>",
    key("dependants_housed", "shelters"): "10 computed at_most <4,6,0>",
    key("dependants_housed", "island_outreach"): "nothing",
    key("street_contacts", "island_outreach", "2031-Q1"): "60 computed exact <10,20,30>",
    key("street_contacts", "island_outreach", "2031-Q2"): "nothing",
    key("street_contacts", "shelters", "2031-Q1"): "nothing",
    key("suspects", "police", "2031-01/2031-02"): "nothing",
    key("cases_opened", "police"): "40 submitted exact <40,40,41> [printed: Printed figure: 41]",
}


def test_each_figure_stands_as_it_follows(told: Callable) -> None:
    figures = told(TABLE, [], absent=()).found.figures
    assert {k.text(): shown(figures.get(k)) for k in EXPECTED} == {k.text(): v for k, v in EXPECTED.items()}


def test_a_body_that_did_not_report_is_no_part_of_a_sum(told: Callable) -> None:
    figures = told(TABLE, [], absent=("dal_shelter",)).found.figures
    assert shown(figures.get(key(ASSISTED, "dal_shelter"))) == "… submitted exact <>"
    assert shown(figures.get(key(ASSISTED, "shelters"))).startswith("21 computed exact <12>")


def test_what_the_parts_of_a_whole_leave_is_told_where_it_is_known_and_adds_up(told: Callable) -> None:
    figures = told(TABLE, [], absent=()).found.figures

    def left(at: Key, dimension: str, parent: str | None = None) -> str:
        return shown(figures.find_unplaced_remainder(at, dimension, parent))

    havn = key(ASSISTED, "havn_shelter")
    assert left(havn, "sex") == left(havn.at("sex", "male"), "sex") == "2 computed exact <12>"
    assert left(havn, "age") == "12 computed exact <12>"
    assert left(havn, "entry") == "nothing"  # the parts are more than the whole
    assert left(havn, "citizenship") == "nothing"  # codes that do not add up
    assert left(key(ASSISTED, "fjord_shelter"), "sex") == "nothing"
    assert left(key(ASSISTED, "police"), "sex") == "nothing"


def test_who_states_anything_reports(told: Callable) -> None:
    figures = told(TABLE, [], absent=()).found.figures
    assert [figures.has_provider_figures(who) for who in ("police", "havn_shelter", "unit")] == [True, True, False]


def test_a_decided_figure_names_who_decided_and_what_it_was(told: Callable) -> None:
    at, reason = key(ASSISTED, "shelters"), TranslatedText.from_texts(nb="Oppdiktet.", en="Generated.")
    on = date(2032, 3, 2)
    decision = Adjustment(
        "A1", at, Value.number(30), Value.number(29), reason, "Generated Adviser", on, "R106", "a.toml"
    )
    figures = told(TABLE, [], decision, absent=()).found.figures
    assert shown(figures.get(at)) == ("29 adjusted exact <> [remark: Adjusted by Generated Adviser; it read 30 before]")


def test_a_sum_is_no_more_exact_than_what_is_added_up(told: Callable) -> None:
    """At least three beside twelve are at least fifteen; at least and at most together are only about."""
    table = """
        who           | measure   | value | qualifier
        havn_shelter  | residents | 12    | exact
        fjord_shelter | residents | 3     | at_least
        dal_shelter   | residents | 2     | {}
        """
    told_as = {}
    for how in ("exact", "at_least", "at_most", "about", "derived"):
        figure = told(table.format(how), [], absent=()).found.figures.get(key("residents", "shelters"))
        told_as[how] = (str(figure.value), figure.qualifier.value)
    assert told_as == {
        "exact": ("17", "at_least"),
        "at_least": ("17", "at_least"),
        "at_most": ("17", "about"),
        "about": ("17", "about"),
        "derived": ("17", "at_least"),
    }


def test_the_footnote_of_a_disputed_figure_says_what_differs(told: Callable) -> None:
    collection = told(TABLE, [], absent=()).collection
    at = key(ASSISTED, "shelters")

    def note(own: str | None, leads: bool, upper: int | None, printed: int | None) -> str:
        book = SimpleNamespace(collection=collection, period=own and Period.from_text(own))
        figure = SimpleNamespace(
            key=at,
            value=Value.number(24),
            upper=None if upper is None else Value.number(upper),
            published=None if printed is None else Value.number(printed),
        )
        found = list(ReconciledFigures._note_discrepancy(SimpleNamespace(_book=book), figure, leads=leads))  # type: ignore[arg-type]
        assert {one.kind for one in found} <= {NoteKind.DISPUTED}
        return " ".join(one.text.text("en") for one in found)

    told_so = "The published figure is not what the bodies' own figures add up to"
    assert note("2031", True, 26, 30) == note(None, False, None, None) == told_so
    assert note("2032", True, None, 30) == "The bodies' own figures add up to 24"
    assert note("2032", True, 26, 30) == "The bodies' own figures add up to 24–26"
    assert note("2032", False, 26, 30) == "Printed figure: 30"
    assert note("2032", False, 26, None) == ""
