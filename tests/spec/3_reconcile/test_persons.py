"""How many different people: the least and greatest number behind registrations that may overlap."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tilstand.define import Collection
from tilstand.define.labels import Catalogue
from tilstand.define.relations import Relation, Term
from tilstand.errors import UsageError
from tilstand.kernel.feasibility import Certainty
from tilstand.ledger.ledger import Ledger
from tilstand.reconcile import Reconciliation
from tilstand.reconcile.headcount_bounds import bound_persons
from tilstand.terms import TranslatedText

Told = Callable[..., Reconciliation]

TWO = """
    who           | measure          | codes      | value
    havn_shelter  | victims_assisted |            | 60
    havn_shelter  | victims_assisted | sex=female | 40
    havn_shelter  | victims_assisted | sex=male   | 20
    fjord_shelter | victims_assisted |            | 30
    fjord_shelter | victims_assisted | sex=female | 5
    fjord_shelter | victims_assisted | sex=male   | 25
    """


def within(body: str, *others: str, id: str = "within") -> Relation:
    term = {other: Term(measure="victims_assisted", provider=other) for other in (body, *others)}
    return Relation(id=id, kind="within", left=(term[body],), right=tuple(term[o] for o in others))


def counted(reconciled: Reconciliation, *relations: Relation, group: str = "shelters"):
    collection: Collection = reconciled.book.collection
    named = {f"relations.{one.id}": TranslatedText.from_texts(nb=one.id, nn=one.id, en=one.id) for one in relations}
    labels = Catalogue({**collection.labels.labels, **named})
    book = reconciled.book
    stated = [o for key in book for o in book.get_statements(key)]
    own = replace(collection, relations=relations, labels=labels)
    return bound_persons(Ledger(own, stated, book.absent), reconciled.period, "victims_assisted", group)


def test_bodies_may_share_everybody_or_nobody(reconciled: Told) -> None:
    """60 and 30 are at most 90. Only 5 women and 20 men can be in both lists, so they are at least 65."""
    found = counted(reconciled(TWO, absent=("dal_shelter",)))
    assert (found.total.least, found.total.greatest) == (65, 90)
    assert {c: (r.least, r.greatest) for c, r in found.by["sex"].items()} == {"female": (40, 45), "male": (25, 45)}


def test_a_referral_lowers_the_greatest_number(reconciled: Told) -> None:
    """If everybody at Fjord came through Havn, nobody there is a new person: the 60 are all."""
    table = TWO.replace("| 30", "| 20").replace("sex=male   | 25", "sex=male   | 15")
    found = counted(reconciled(table, absent=("dal_shelter",)), within("fjord_shelter", "havn_shelter"))
    assert (found.total.least, found.total.greatest) == (60, 60)
    assert found.without == {"within": 80}
    assert "within" in found.total.above.relations


def test_what_was_counted_as_not_known_may_be_anybody(reconciled: Told) -> None:
    """Ten persons of unknown sex at one body can be the ten women of the other."""
    found = counted(
        reconciled(
            """
            who           | measure          | codes       | value
            havn_shelter  | victims_assisted |             | 10
            havn_shelter  | victims_assisted | sex=unknown | 10
            fjord_shelter | victims_assisted |             | 10
            fjord_shelter | victims_assisted | sex=female  | 10
            """,
            absent=("dal_shelter",),
        )
    )
    assert (found.total.least, found.total.greatest) == (10, 20)


def test_at_least_has_no_greatest_number(reconciled: Told) -> None:
    """A body that says "at least 30" leaves the greatest number open, and it is said which body that is."""
    found = counted(
        reconciled(
            """
            who           | measure          | value | qualifier
            havn_shelter  | victims_assisted | 60    | exact
            fjord_shelter | victims_assisted | 30    | at_least
            """,
            absent=("dal_shelter",),
        )
    )
    assert (found.total.least, found.total.greatest) == (60, None)
    assert any("no upper limit" in line.text("en") for line in found.lines)


def test_a_relation_that_the_figures_refute_is_named(reconciled: Told) -> None:
    """30 cannot all be among 60 if 25 of them are men and only 20 of those are: there is no answer."""
    found = counted(reconciled(TWO, absent=("dal_shelter",)), within("fjord_shelter", "havn_shelter"))
    assert found.total.status is Certainty.CONTRADICTED
    assert found.total.least is None
    assert "cannot stand together with" in found.lines[-1].text("en")
    assert not any("None" in line.text("en") for line in found.lines)


def test_a_relation_that_is_called_like_a_body_is_a_relation(reconciled: Told) -> None:
    """What cannot stand together is the same, and told in the same words, whatever the relation is called."""
    told = []
    for id in ("within", "havn_shelter"):
        found = counted(reconciled(TWO, absent=("dal_shelter",)), within("fjord_shelter", "havn_shelter", id=id))
        (clash,) = found.clashes
        assert clash.relations == (id,)
        told.append((clash.bodies, [line.text("en").replace(id, "it") for line in found.lines]))
    assert told[0] == told[1]


def test_no_relation_is_passed_over(reconciled: Told) -> None:
    """A circle means that both count the same people: 60 are not 30, and both relations are named."""
    circle = (within("fjord_shelter", "havn_shelter", id="a"), within("havn_shelter", "fjord_shelter", id="b"))
    assert counted(reconciled(TWO, absent=("dal_shelter",)), *circle).clashes
    same = """
        who           | measure          | value
        havn_shelter  | victims_assisted | 30
        fjord_shelter | victims_assisted | 30
        """
    found = counted(reconciled(same, absent=("dal_shelter",)), *circle)
    assert (found.total.least, found.total.greatest) == (30, 30)
    less = counted(reconciled(same.replace("30", "31", 1), absent=("dal_shelter",)), *circle)
    assert [set(clash.relations) & {"a", "b"} for clash in less.clashes] == [{"b"}]


def test_a_second_relation_of_a_body_holds_too(reconciled: Told) -> None:
    """Everybody at Dal is at Havn and at Fjord as well: 20 cannot all be among the 10 of Fjord."""
    table = """
        who           | measure          | value
        havn_shelter  | victims_assisted | 60
        fjord_shelter | victims_assisted | 10
        dal_shelter   | victims_assisted | 20
        """
    both = (within("dal_shelter", "havn_shelter", id="a"), within("dal_shelter", "fjord_shelter", id="b"))
    found = counted(reconciled(table), *both)
    assert found.total.status is Certainty.CONTRADICTED
    assert [set(clash.relations) & {"a", "b"} for clash in found.clashes] == [{"b"}]
    wide = counted(reconciled(table.replace("10", "30")), *both)
    assert (wide.total.least, wide.total.greatest) == (60, 90)
    assert any("may be lower" in line.text("en") for line in wide.assumed)


def test_what_is_not_used_is_told_with_the_reason(reconciled: Told) -> None:
    """Dal did not report, so nothing follows from everybody at Fjord being counted there."""
    found = counted(reconciled(TWO, absent=("dal_shelter",)), within("fjord_shelter", "dal_shelter"))
    assert found.unused == {"within": "away"}
    assert any("not used, because there is no figure from" in line.text("en") for line in found.lines)


def test_no_limit_is_told_in_words(reconciled: Told) -> None:
    """At Fjord they are at least 30; only what ties them to Havn limits the number."""
    table = """
        who           | measure          | value | qualifier
        havn_shelter  | victims_assisted | 60    | exact
        fjord_shelter | victims_assisted | 30    | at_least
        """
    found = counted(reconciled(table, absent=("dal_shelter",)), within("fjord_shelter", "havn_shelter"))
    assert (found.total.least, found.total.greatest, found.without) == (60, 60, {"within": None})
    assert any(line.text("en").endswith("without it no upper limit follows") for line in found.lines)
    assert not any("None" in line.text("en") for line in found.lines)


def test_a_larger_printed_sum_adds_only_possible_persons(reconciled: Told) -> None:
    """Four registrations that no body owns to may be the same people: the least number stays."""
    table = TWO.replace("value\n", "value | said\n").replace("0\n", "0 | submitted\n").replace("5\n", "5 | submitted\n")
    found = counted(reconciled(table + "shelters | victims_assisted | | 94 | printed", absent=("dal_shelter",)))
    assert any("it is 65 to 94" in line.text("en") for line in found.lines)


def test_every_end_is_proved_and_says_what_it_rests_on(reconciled: Told) -> None:
    """Both ends carry proofs in whole numbers, and the bodies whose figures they use."""
    found = counted(reconciled(TWO, absent=("dal_shelter",)))
    assert found.total.proven
    assert set(found.total.above.to_list()) == {"havn_shelter", "fjord_shelter"}
    assert found.assumed


def test_events_are_not_people(reconciled: Told) -> None:
    """Only a measure of persons can be counted so."""
    figures = reconciled(TWO, absent=("dal_shelter",))
    with pytest.raises(UsageError, match="not a measure of persons"):
        bound_persons(figures.book, figures.period, "street_contacts")
