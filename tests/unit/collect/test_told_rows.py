"""What is told of a row that does not fit, in full: where, what, and what to do about it."""

from __future__ import annotations

import pytest

from tilstand.model import Findings


def squashed(text: str) -> str:
    return " ".join(text.split())


def told(findings: Findings, file: str) -> str:
    """Every finding in English: rule, place in the file, what, what to do, and the measure if it has one."""
    lines = []
    for found in findings:
        where, what, do = (line[6:] for line in found.format_finding_message("en").split("\n")[1:])
        place = where.replace(f"“{file}”", "").lstrip(", ")
        about = f"[{found.measure}]" if found.measure else ""
        lines.append(f"{found.rule} {place}: {what} {do} {about}".replace(" : ", ": "))
        assert found.cause == file
        assert found.period == "2031"
        assert {source.document for source in found.sources} <= {file, "doc.txt", "generated 010190 12345"}
    return squashed(" ".join(lines))


ROWS: list[tuple[dict[str, str], str]] = [
    (
        {"provider": "fjord_shelter"},
        """C012 row 2: The file comes from Havn shelter (generated), but the figure is about Fjord
        shelter (generated). Correct the code, or send the figures in the file that belongs to Fjord
        shelter (generated).""",
    ),
    (
        {"form": "police"},
        """C013 row 2: Havn shelter (generated) is not asked for the form “Police”. Use one of these
        forms: shelter. If you should have more, tell the coordinator.""",
    ),
    ({"form": "shelterr"}, """C038 row 2: “shelterr” is not a form of this collection. Use one of these: shelter."""),
    (
        {"period": "2030"},
        """C014 row 2, “Shelters”, “Presumed victims assisted”: The period 2030 does not lie within
        2031. If this is the workbook of
        another round, fill in the one of this round. Otherwise correct the period, or send the
        figures in the round that they are about. [victims_assisted]""",
    ),
    (
        {"period": "soon"},
        """C015 row 2, “Shelters”, “Presumed victims assisted”: The period cannot be read. Write the
        whole period (2031).""",
    ),
    (
        {"period": "2031-H1"},
        """C015 row 2, “Shelters”, “Presumed victims assisted”: The form asks for another period. Write
        the whole period (2031).""",
    ),
    (
        {"measure": "victims_assited"},
        """C016 row 2, “Shelters”: “victims_assited” is not a measure of this collection. Correct the
        name. The form has these: victims_assisted, dependants_housed, residents, mean_stay.""",
    ),
    (
        {"measure": "suspects"},
        """C020 row 2, “Shelters”, “Suspects”: The form “Shelters” does not have this cell. Take the
        row away, or use a breakdown that the form asks for. [suspects]""",
    ),
    (
        {"breakdown": "outcome=granted"},
        """C017 row 2, “Shelters”, “Presumed victims assisted”: “Presumed victims assisted” is not
        broken down by “outcome”. Use one of these, or take the breakdown away: entry, sex, age,
        age_at_exploitation, citizenship, exploitation, exploited_in.""",
    ),
    (
        {"breakdown": "sex=females"},
        """C018 row 2, “Shelters”, “Presumed victims assisted”: “females” is not a code of “Sex”. Use
        one of these codes: female, male, trans_or_nonbinary, unknown.""",
    ),
    (
        {"breakdown": "citizenship=helluland"},
        """C019 row 2, “Shelters”, “Presumed victims assisted”: “Helluland” is valid to 2029-12-31. Use
        the code that is valid now: sagaland, north, vinland, markland, south, thule, unknown.""",
    ),
    (
        {"breakdown": "sex=female; age=minor"},
        """C020 row 2, “Shelters”, “Presumed victims assisted”, Age at registration: Minor, Sex: Woman:
        The form “Shelters” does not have this cell. Take the row away, or use a breakdown that the
        form asks for. [victims_assisted]""",
    ),
    (
        {"breakdown": "female"},
        """C039 row 2, “Shelters”, “Presumed victims assisted”: The breakdown is not written as
        dimension=code. Write for instance sex=female; region=asia. A blank means the total.""",
    ),
    (
        {"value": "-3"},
        """C022 row 2, “Shelters”, “Presumed victims assisted”: “Presumed victims assisted” cannot be
        less than 0. Correct the number. If it is not known, write “not known”.""",
    ),
    (
        {"value": "1,5"},
        """C023 row 2, “Shelters”, “Presumed victims assisted”: “Presumed victims assisted” is counted
        in whole numbers, but the cell has decimals. Write a whole number without comma or point.
        1.233 may mean both 1.233 and 1233; write 1233.""",
    ),
    (
        {"value": "rundt ti"},
        """C024 row 2, “Shelters”, “Presumed victims assisted”: The cell for “Presumed victims assisted”
        holds something other than a number below 10 million. Write a number, or one of these:
        not known, not applicable, not collected. If there was nobody, write 0. If the number is
        not quite certain, write the number alone, and choose “about”, “at least” or “at most”
        beside it. A blank means that you have not answered.""",
    ),
    (
        {"value": "4", "status": "not_known"},
        """C026 row 2, “Shelters”, “Presumed victims assisted”: There is both a number and a reason why
        there is none. Keep the number or the status, not both.""",
    ),
    (
        {"value": "", "status": "number"},
        """C026 row 2, “Shelters”, “Presumed victims assisted”: The status says that there is a number,
        but the cell is blank. Keep the number or the status, not both.""",
    ),
    (
        {"value": "4", "status": "zero"},
        """C026 row 2, “Shelters”, “Presumed victims assisted”: The status is zero, but the number is
        another. Keep the number or the status, not both.""",
    ),
    (
        {"value": "", "status": "not_submitted"},
        """C027 row 2, “Shelters”, “Presumed victims assisted”: The status is not one of those that can
        be given. Use one of these: not_applicable, not_collected, not_known, number, zero.
        [victims_assisted]""",
    ),
    (
        {"rest": "roughly,,,,"},
        """C028 row 2, “Shelters”, “Presumed victims assisted”: The qualifier is not one of those in
        use. Use one of these: exact, about, at_least, at_most, derived, repaired.""",
    ),
    (
        {"rest": "exact,31.12.2031,,,"},
        """C029 row 2, “Shelters”, “Presumed victims assisted”: The column as_at does not hold a valid
        date. Write the date like this: 2031-12-31.""",
    ),
    (
        {"breakdown": "sex=male", "rest": "exact,,doc.txt,four,"},
        """C060 row 2: The column line does not hold a whole number. Write the line on which the figure
        stands in the document, or leave the cell blank.""",
    ),
    (
        {"version": "first"},
        """C040: The version is one whole number from 1 upwards, the same in the whole file. Write 1
        the first time, 2 the next time.""",
    ),
    (
        {"rest": "exact,,doc.txt,4,generated 010190 12345"},
        """C047 row 2: The text in quote has a number that looks like an identity number. Take it away
        and send the file again. Delete the file where it was sent from.""",
    ),
    (
        {"provider": "Kari Oppdiktet"},
        """C012 row 2: The file comes from Havn shelter (generated), but the figure is about The text
        that stands there. Correct the code, or send the figures in the file that belongs to The
        text that stands there.""",
    ),
    (
        {"measure": "Kari"},
        """C016 row 2, “Shelters”: The text that stands there is not a measure of this collection.
        Correct the name. The form has these: victims_assisted, dependants_housed, residents,
        mean_stay.""",
    ),
    (
        {"period": "2032", "measure": "street_contacts", "provider": "island_outreach", "form": "outreach"},
        """C014 row 2, “Outreach”, “Contacts on the street”: The period 2032 does not lie within 2031.
        If this is the workbook of
        another round, fill in the one of this round. Otherwise correct the period, or send the
        figures in the round that they are about.
        [street_contacts]""",
    ),
    (
        {"period": "2031", "measure": "street_contacts", "provider": "island_outreach", "form": "outreach"},
        """C015 row 2, “Outreach”, “Contacts on the street”: The form asks for another period. Write a
        month, for instance 2031-01.""",
    ),
    (
        {
            "measure": "street_contacts",
            "provider": "island_outreach",
            "form": "outreach",
            "period": "2031-05",
            "breakdown": "sex=male",
        },
        """C017 row 2, “Outreach”, “Contacts on the street”: “Contacts on the street” is not broken
        down by “sex”. Use one of these, or take the breakdown away: –.""",
    ),
    (
        {"value": "1 233"},
        """C025 row 2, “Shelters”, “Presumed victims assisted”: The space separates thousands: read as
        1233. You need not do anything if that is right.""",
    ),
    (
        {"value": "12,0"},
        """C025 row 2, “Shelters”, “Presumed victims assisted”: The number is whole, and was read as
        12. You need not do anything if that is right.""",
    ),
    (
        {"value": "37,5", "measure": "mean_stay"},
        """C025 row 2, “Shelters”, “Mean stay”: The comma was read as a decimal mark: 37.5. You need
        not do anything if that is right.""",
    ),
    (
        {"value": "ukjent", "status": "number"},
        """C024 row 2, “Shelters”, “Presumed victims assisted”: The cell for “Presumed victims assisted”
        holds something other than a number below 10 million. Write a number, or one of these:
        not known, not applicable, not collected. If there was nobody, write 0. If the number is
        not quite certain, write the number alone, and choose “about”, “at least” or “at most”
        beside it. A blank means that you have not answered.""",
    ),
    (
        {"value": "number"},
        """C024 row 2, “Shelters”, “Presumed victims assisted”: The cell for “Presumed victims assisted”
        holds something other than a number below 10 million. Write a number, or one of these:
        not known, not applicable, not collected. If there was nobody, write 0. If the number is
        not quite certain, write the number alone, and choose “about”, “at least” or “at most”
        beside it. A blank means that you have not answered. [victims_assisted]""",
    ),
    (
        {"value": "x", "measure": "nothing"},
        """C016 row 2, “Shelters”: “nothing” is not a measure of this collection. Correct the name. The
        form has these: victims_assisted, dependants_housed, residents, mean_stay. C024 row 2,
        “Shelters”: The cell for “unknown measure” holds something other than a number below 10
        million. Write a number, or one of these: not known, not applicable, not collected. If
        there was nobody, write 0. If the number is not quite certain, write the number alone,
        and choose “about”, “at least” or “at most” beside it. A blank means that you have not
        answered.""",
    ),
    (
        {"value": "3", "rest": "exact,,generated 010190 12345,4,"},
        """C047 row 2: The text in document has a number that looks like an identity number. Take it
        away and send the file again. Delete the file where it was sent from.""",
    ),
]


@pytest.mark.parametrize(("change", "expected"), ROWS)
def test_a_row_that_does_not_fit_is_told_in_full(havn, row, change: dict[str, str], expected: str) -> None:
    _, findings = havn(row(**change))
    assert told(findings, "havn_shelter.csv") == squashed(expected)
