"""Figures that must agree: repeated, broken down, counted inside one another, added up over bodies."""

from collections.abc import Callable

from tilstand.reconcile import Reconciliation
from tilstand.terms import Key

Told = Callable[..., Reconciliation]
At = Callable[..., Key]


def rules(reconciled: Reconciliation) -> list[tuple[str, str, str]]:
    return [(f.rule, f.observed, f.expected) for f in reconciled.findings]


def test_the_same_figure_twice(reconciled: Told) -> None:
    """A figure that stands in two places must be the same in both (R101)."""
    found = reconciled(
        """
        who          | measure          | codes | value | said
        havn_shelter | victims_assisted |       | 31    | submitted
        havn_shelter | victims_assisted |       | 28    | printed
        """
    )
    assert rules(found) == [("R101", "28", "31")]
    assert {s.quote for s in found.findings.items[0].sources} == {"28", "31"}


def test_about_fits_what_it_was_rounded_from(reconciled: Told) -> None:
    """ "About 40" beside 43 is no contradiction; beside 52 it is."""
    assert not rules(reconciled(_about("43")))
    assert rules(reconciled(_about("52"))) == [("R101", "35–45", "52")]


def _about(value: str) -> str:
    return f"""
        who          | measure          | value   | said      | qualifier
        havn_shelter | victims_assisted | {value} | submitted | exact
        havn_shelter | victims_assisted | 40      | printed   | about
        """


def test_a_restatement_is_not_a_contradiction(reconciled: Told, at: At) -> None:
    """A register read on a later day may give another number; that is information (R102), not an error."""
    found = reconciled(
        """
        who    | measure  | period  | value | as_at
        police | suspects | 2031-H1 | 7     | 2031-07-31
        police | suspects | 2031-H1 | 8     | 2032-01-15
        """
    )
    assert rules(found) == [("R102", "8", "7")]
    assert not found.findings.errors
    assert str(found.figures.get(at("suspects", "police", period="2031-H1")).value) == "8"


def test_an_earlier_edition_may_be_restated(reconciled: Told) -> None:
    """Last year's edition and this year's may state a figure of last year differently."""
    found = reconciled(
        """
        who    | measure      | period | value | edition
        police | cases_opened | 2030   | 16    | 2030
        police | cases_opened | 2030   | 17    |
        """
    )
    assert rules(found) == [("R102", "17", "16")]


def test_parts_that_do_not_give_the_whole(reconciled: Told) -> None:
    """All codes are given and add up to 28, but the total is 31 (R103)."""
    found = reconciled(
        """
        who          | measure          | codes                  | value
        havn_shelter | victims_assisted |                        | 31
        havn_shelter | victims_assisted | sex=female             | 20
        havn_shelter | victims_assisted | sex=male               | 7
        havn_shelter | victims_assisted | sex=trans_or_nonbinary | 1
        havn_shelter | victims_assisted | sex=unknown            | 0
        """
    )
    assert rules(found) == [("R103", "31", "28")]
    assert "31" in found.findings.items[0].relation.text("nb")
    assert "28" in found.findings.items[0].format_finding_message("en")


def test_a_blank_is_not_a_zero(reconciled: Told) -> None:
    """With codes left blank, 31 against 28 is no contradiction: the rest may be what was left out (R105)."""
    found = reconciled(
        """
        who          | measure          | codes      | value
        havn_shelter | victims_assisted |            | 31
        havn_shelter | victims_assisted | sex=female | 20
        havn_shelter | victims_assisted | sex=male   | 8
        """
    )
    assert rules(found) == [("R105", "31", "28")]
    assert not found.findings.errors


def test_parts_that_exceed_the_whole_never_fit(reconciled: Told) -> None:
    """However many codes are blank, 20 and 12 are more than 31."""
    found = reconciled(
        """
        who          | measure          | codes      | value
        havn_shelter | victims_assisted |            | 31
        havn_shelter | victims_assisted | sex=female | 20
        havn_shelter | victims_assisted | sex=male   | 12
        """
    )
    assert rules(found) == [("R103", "31", "32")]


def test_not_known_is_a_legal_answer(reconciled: Told) -> None:
    """A body that does not know the sex of its residents has not contradicted itself."""
    found = reconciled(
        """
        who          | measure          | codes      | value
        havn_shelter | victims_assisted |            | 31
        havn_shelter | victims_assisted | sex=female | not_known
        havn_shelter | victims_assisted | sex=male   | not_known
        """
    )
    assert not rules(found)


def test_of_which_cannot_exceed_what_it_is_counted_in(reconciled: Told) -> None:
    """Four used for crime among three in labour (R104)."""
    found = reconciled(
        """
        who          | measure          | codes                     | value
        havn_shelter | victims_assisted | exploitation=labour       | 3
        havn_shelter | victims_assisted | exploitation=labour_crime | 4
        """
    )
    assert rules(found) == [("R104", "4", "3")]


def test_several_marks_need_not_add_up(reconciled: Told, at: At) -> None:
    """Ten persons may carry twelve marks of exploitation; but no mark can have eleven of ten."""
    table = """
        who          | measure          | codes               | value
        havn_shelter | victims_assisted |                     | 10
        havn_shelter | victims_assisted | exploitation=sexual | 7
        havn_shelter | victims_assisted | exploitation=labour | {}
        """
    assert not rules(reconciled(table.format(5)))
    assert rules(reconciled(table.format(11))) == [("R104", "11", "10")]


def test_a_group_is_the_sum_of_its_members(reconciled: Told, at: At) -> None:
    """The group prints 119 where its members report 115 in all (R106)."""
    found = reconciled(
        """
        who           | measure          | value | said
        havn_shelter  | victims_assisted | 60    | submitted
        fjord_shelter | victims_assisted | 55    | submitted
        shelters      | victims_assisted | 119   | printed
        """,
        absent=("dal_shelter",),
    )
    assert rules(found) == [("R106", "119", "115")]
    assert str(found.figures.get(at("victims_assisted", "shelters")).value) == "115"


def test_a_member_that_gives_no_breakdown_can_be_anything_it_could_be(reconciled: Told, at: At) -> None:
    """Fjord has 9 persons and says nothing of sex: 60 to 69 women fit, 70 do not."""
    table = """
        who           | measure          | codes      | value | said
        havn_shelter  | victims_assisted |            | 80    | submitted
        havn_shelter  | victims_assisted | sex=female | 60    | submitted
        fjord_shelter | victims_assisted |            | 9     | submitted
        shelters      | victims_assisted | sex=female | {}    | printed
        """
    fits = [r for r in rules(reconciled(table.format(69), absent=("dal_shelter",))) if r[0] == "R106"]
    breaks = [r for r in rules(reconciled(table.format(70), absent=("dal_shelter",))) if r[0] == "R106"]
    assert (fits, breaks) == ([], [("R106", "70", "60–69")])


def test_a_body_that_did_not_report_is_not_zero(reconciled: Told, at: At) -> None:
    """A member that said nothing, and is not noted as absent, leaves the group's figure open."""
    table = """
        who          | measure          | value | said
        havn_shelter | victims_assisted | 60    | submitted
        shelters     | victims_assisted | 119   | printed
        """
    assert not rules(reconciled(table))
    figure = reconciled(table, absent=("dal_shelter",)).figures.get(at("victims_assisted", "dal_shelter"))
    assert figure.value.status.value == "not_submitted"


def test_quarters_of_reports_add_up_to_the_year(reconciled: Told) -> None:
    """Anonymous reports of four quarters are those of the year (R118)."""
    found = reconciled(
        """
        who    | measure           | period  | value
        police | anonymous_reports | 2031    | 12
        police | anonymous_reports | 2031-Q1 | 2
        police | anonymous_reports | 2031-Q2 | 3
        police | anonymous_reports | 2031-Q3 | 4
        police | anonymous_reports | 2031-Q4 | 2
        """
    )
    assert rules(found) == [("R118", "12", "11")]


def test_half_years_of_persons_do_not_add_up(reconciled: Told, at: At) -> None:
    """A suspect in both halves counts once in the year: 6 and 8 make 8 to 14, never 15 (R119)."""
    table = """
        who    | measure  | period  | value
        police | suspects | 2031    | {}
        police | suspects | 2031-H1 | 6
        police | suspects | 2031-H2 | 8
        """
    assert [rules(reconciled(table.format(n))) for n in (8, 11, 14)] == [[], [], []]
    assert rules(reconciled(table.format(15))) == [("R119", "15", "14")]
    assert rules(reconciled(table.format(7))) == [("R119", "8", "7")]


def test_a_return_from_april_to_march_is_added_up_from_months(reconciled: Told, at: At) -> None:
    """Events of twelve months make the sum for a span that nobody stated; with one missing there is none."""
    months = [f"2031-{m:02d}" for m in range(4, 13)] + ["2032-01", "2032-02", "2032-03"]
    rows = [f"island_outreach | street_contacts | {m} | 3" for m in months]
    head = "who | measure | period | value"
    span = at("street_contacts", "island_outreach", period="2031-04/2032-03")
    assert str(reconciled("\n".join([head, *rows])).figures.get(span).value) == "36"
    assert reconciled("\n".join([head, *rows[1:]])).figures.get(span) is None
