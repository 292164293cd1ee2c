"""How many different persons the registrations can be is told with what it rests on, or not at all."""

from collections.abc import Callable
from dataclasses import replace

from tilstand.define.labels import Catalogue
from tilstand.define.relations import Relation
from tilstand.ledger.ledger import Ledger
from tilstand.model.appendix import Headcount
from tilstand.protect.appendix import describe_headcount
from tilstand.reconcile import Reconciliation, headcount_bounds
from tilstand.terms import InvariantText

Told = Callable[..., Reconciliation]
ABSENT = ("island_outreach",)
THREE = """
    who           | measure          | value | said
    havn_shelter  | victims_assisted | 60    | submitted
    fjord_shelter | victims_assisted | 20    | submitted
    dal_shelter   | victims_assisted | 9     | submitted
    """


def counted(reconciled: Reconciliation, *relations: tuple[str, str]) -> Headcount | None:
    """The headcount, where everybody at one shelter is said to be at another, on some basis."""
    collection = reconciled.book.collection
    made = [
        Relation.model_validate(
            {
                "id": f"{body}-referred",
                "kind": "within",
                "left": [{"measure": "victims_assisted", "provider": body}],
                "right": [{"measure": "victims_assisted", "provider": "havn_shelter"}],
                "basis": basis,
            }
        )
        for body, basis in relations
    ]
    labels = Catalogue({**collection.labels.labels, **{f"relations.{one.id}": InvariantText(one.id) for one in made}})
    view = replace(collection, relations=tuple(made), labels=labels)
    stated = [o for key in reconciled.book for o in reconciled.book.get_statements(key)]
    numbers = headcount_bounds.compute_headcount(Ledger(view, stated, reconciled.book.absent), reconciled.period)
    return describe_headcount(view, reconciled.figures, numbers)


def test_nothing_declared_leaves_everything_open(reconciled: Told) -> None:
    """60, 20 and 9 registrations are at least the 60 of one body, and at most all of them."""
    told = counted(reconciled(THREE, absent=ABSENT))
    assert told is not None
    assert (told.registrations, told.least, told.most, told.greatest_if_apart) == (89, 60, 89, None)
    assert told.sentence is not None
    assert "89 registrations" in told.sentence.text("en")
    assert "there are between 60 and 89 different persons" in told.sentence.text("en")


def test_a_referral_lowers_the_most_and_the_number_without_it_is_told(reconciled: Told) -> None:
    """What is taken for granted of a referral stands beside what follows if it is not so."""
    told = counted(reconciled(THREE, absent=ABSENT), ("fjord_shelter", "sentence"), ("dal_shelter", "referral"))
    assert told is not None
    assert (told.greatest, told.greatest_if_apart) == (60, 69)
    said = [one.text("en") for one in told.conditions]
    assert any("up to 69 different persons" in one for one in said)
    assert any("dal_shelter-referred; fjord_shelter-referred" in one for one in said)


def test_what_only_the_analyst_supposes_lowers_nothing(reconciled: Told) -> None:
    """An assumption that nobody has accepted is neither used nor named."""
    told = counted(reconciled(THREE, absent=ABSENT), ("fjord_shelter", "assumption"))
    assert told is not None
    assert (told.greatest, told.relations) == (89, ())
    assert not any("fjord" in one.text("en") for one in told.conditions)


def test_a_published_sum_that_is_higher_is_told_with_both(reconciled: Told) -> None:
    """92 were published and 89 reported: the sentence says both, what leads first."""
    both = f"{THREE.rstrip()}\n    shelters | victims_assisted | 92 | printed\n"
    for lead, registrations, said in (
        ("computed", "89", "and 89 different persons (up to 92 if the sum is 92"),
        ("published", "92", "and 92 different persons (at most 89 if the sum is 89"),
    ):
        told = counted(reconciled(both, lead=lead))
        assert told is not None
        assert (told.registrations, told.reported, told.most, told.greatest) == (92, 89, 92, 89)
        assert told.sentence is not None
        assert told.sentence.text("en").startswith(f"{registrations} registrations do not")
        assert said in told.sentence.text("en")


def test_what_the_figures_contradict_is_not_told(reconciled: Told) -> None:
    """90 cannot all be among 60: there is no headcount, and nothing is printed."""
    assert counted(reconciled(THREE.replace("| 20 ", "| 90 "), absent=ABSENT), ("fjord_shelter", "sentence")) is None


def test_a_sum_that_the_edition_does_not_show_gives_no_headcount(reconciled: Told) -> None:
    """One body of the group is silent: nobody knows its registrations, so no sum of them is told."""
    assert counted(reconciled(THREE)) is None
