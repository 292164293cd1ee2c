"""A figure that an open finding is about says so beside it; no other figure does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tilstand import reconcile
from tilstand.define import Collection
from tilstand.define.relations import Relation
from tilstand.model import Batch, Decision, NoteKind, Observation, Source
from tilstand.reconcile import Reconciliation
from tilstand.terms import Key, TranslatedText, Value

Told = Callable[..., Reconciliation]
At = Callable[..., Key]

DISPUTED = "The published figure is not what the bodies' own figures add up to"
OPEN = "Does not fit other figures; see open findings in the method appendix"
WORD = "What the source says about the figure does not fit; see open findings in the method appendix"
BREAKDOWN = """
    who          | measure          | codes                  | value
    havn_shelter | victims_assisted |                        | 31
    havn_shelter | victims_assisted | sex=female             | 20
    havn_shelter | victims_assisted | sex=male               | 7
    havn_shelter | victims_assisted | sex=trans_or_nonbinary | 1
    havn_shelter | victims_assisted | sex=unknown            | 0
    """


def notes(found: Reconciliation, key: Key) -> list[str]:
    figure = found.figures.get(key)
    assert figure is not None
    return [note.text.text("en") for note in figure.notes]


def test_a_total_that_its_parts_do_not_give_is_marked_and_the_parts_are_not(reconciled: Told, at: At) -> None:
    found = reconciled(BREAKDOWN)
    total = at("victims_assisted", "havn_shelter")
    assert notes(found, total) == [OPEN]
    figure = found.figures.get(total)
    assert figure is not None
    assert [note.kind for note in figure.notes] == [NoteKind.DOUBT]
    assert not notes(found, at("victims_assisted", "havn_shelter", "sex=female"))
    assert [f.marks for f in found.findings] == [(total.text(),)]


def test_of_two_figures_that_face_each_other_both_are_marked(reconciled: Told, at: At) -> None:
    """A part that is larger than what it is counted in: either of them may be the one that is not right."""
    found = reconciled(
        """
        who          | measure          | codes                  | value
        havn_shelter | victims_assisted |                        | 8
        havn_shelter | victims_assisted | exploitation=sexual    | 9
        """
    )
    assert [f.rule for f in found.findings] == ["R104"]
    assert notes(found, at("victims_assisted", "havn_shelter")) == [OPEN]
    assert notes(found, at("victims_assisted", "havn_shelter", "exploitation=sexual")) == [OPEN]


def test_the_mark_of_a_disputed_figure_says_it_already(reconciled: Told, at: At) -> None:
    found = reconciled(
        """
        who           | measure          | value | said
        havn_shelter  | victims_assisted | 60    | submitted
        fjord_shelter | victims_assisted | 55    | submitted
        shelters      | victims_assisted | 119   | printed
        """,
        absent=("dal_shelter",),
    )
    assert [f.rule for f in found.findings] == ["R106"]
    assert notes(found, at("victims_assisted", "shelters")) == [DISPUTED]
    assert not notes(found, at("victims_assisted", "havn_shelter"))


def test_a_change_is_marked_and_the_figures_that_it_was_reckoned_from_are_not(reconciled: Told, at: At) -> None:
    found = reconciled(
        """
        who    | measure      | period | value
        unit   | cases_change | 2031   | 25
        police | cases_opened | 2031   | 46
        police | cases_opened | 2030   | 23
        """
    )
    assert [f.rule for f in found.findings] == ["R109"]
    assert notes(found, at("cases_change", "unit")) == [OPEN]
    assert not notes(found, at("cases_opened", "police"))


def test_a_word_that_does_not_fit_is_told_as_one(sagaland: Collection, at: At) -> None:
    """Cases opened are said to have gone down; they have doubled."""
    cases = {"measure": "cases_opened", "provider": "police"}
    claim = {"id": "police.cases_change", "kind": "compare", "direction": "down"}
    claim |= {"of": [cases], "base": [{**cases, "steps": -1}]}
    one = replace(sagaland, relations=(Relation.model_validate(claim),))
    now, before = at("cases_opened", "police"), at("cases_opened", "police", period="2030")
    stated = [Observation(k, Value.number(n), Source("table")) for k, n in ((now, 46), (before, 23))]
    found = reconcile.reconcile_batch(one, Batch(now.period, (), tuple(stated), {}))
    assert [f.rule for f in found.findings] == ["R113"]
    assert notes(found, now) == [WORD]
    assert not notes(found, before)


def test_what_a_person_has_decided_is_marked_no_more(reconciled: Told, at: At) -> None:
    """Dismissed, the finding is told among the settled ones; when a figure changes, the mark is back."""
    total = at("victims_assisted", "havn_shelter")
    reason = TranslatedText.from_texts(nb="Oppdiktet begrunnelse.", en="Generated reason.")
    figures = ("31", "20", "7", "1", "0")
    about = ("R103", total, "", figures, 0, reason, "Generated Adviser", date(2032, 3, 2))
    found = reconciled(BREAKDOWN, settled=(Decision("D1", "dismiss", *about),))
    assert not found.findings.items
    assert not notes(found, total)
    changed = reconciled(BREAKDOWN.replace("| 7", "| 8"), settled=(Decision("D1", "dismiss", *about),))
    assert notes(changed, total) == [OPEN]


def test_a_remark_for_information_marks_nothing(reconciled: Told, at: At) -> None:
    """Some are not placed by sex (R105): the table shows them as not stated."""
    found = reconciled(
        """
        who          | measure          | codes      | value
        havn_shelter | victims_assisted |            | 31
        havn_shelter | victims_assisted | sex=female | 20
        """
    )
    assert [f.rule for f in found.findings] == ["R105"]
    assert not notes(found, at("victims_assisted", "havn_shelter"))


def test_one_cause_has_one_footnote_that_leads_to_one_place(reconciled: Told, at: At) -> None:
    """The total misses two breakdowns, which is one cause: its footnote leads to the first."""
    found = reconciled(
        BREAKDOWN
        + """havn_shelter | victims_assisted | citizenship=north | 40
    """
    )
    figure = found.figures.get(at("victims_assisted", "havn_shelter"))
    assert figure is not None
    (note,) = figure.notes
    assert note.see == ("r103-victims_assisted-havn_shelter-2031-by-sex",)
    assert [f.anchor for f in found.findings] == [
        "r103-victims_assisted-havn_shelter-2031-by-sex",
        "r104-victims_assisted-havn_shelter-2031-citizenship-north",
    ]


def test_a_sentence_carries_the_mark_of_a_disputed_figure(reconciled: Told, at: At) -> None:
    found = reconciled(
        """
        who           | measure          | value | said
        havn_shelter  | victims_assisted | 60    | submitted
        fjord_shelter | victims_assisted | 55    | submitted
        shelters      | victims_assisted | 119   | printed
        """,
        absent=("dal_shelter",),
    )
    figure = found.figures.get(at("victims_assisted", "shelters"))
    assert figure is not None
    assert [note.text.text("en") for note in figure.doubts] == [DISPUTED]
    assert [f.doubts for f in found.findings] == [(at("victims_assisted", "shelters").text(),)]
