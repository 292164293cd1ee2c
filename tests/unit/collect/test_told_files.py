"""What is told of a file, an answer or a list that does not fit, in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import collect
from tilstand.define import Collection
from tilstand.model import Findings

HEADER = "provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote"
LIST = "case,role,new,sex,age,age_at_exploitation,citizenship,exploitation,exploited_in"
FIRST = "1,victim,yes,female,adult,minor,vinland|thule,sexual|labour,third_country"
ANSWER = 'provider = "havn_shelter"\n\n[[answer]]\nform = "shelter"\nquestion = "needs"\n'


def filled(value: str = "5", breakdown: str = "", rest: str = ",,,,") -> str:
    return f"havn_shelter,shelter,2031,1,victims_assisted,{breakdown},{value},,{rest}"


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
    return squashed(" ".join(lines))


FILES: list[tuple[str, str | bytes, str]] = [
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled('')}\n{filled('4', breakdown='sex=male')}\n{filled('', breakdown='sex=female')}",
        """C030 row 2: Blank cells: 2. A blank cell becomes neither zero nor not known; the figure is
        missing. Write 0 where you know that there are none, and “not known” where you do not know.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled('')}",
        """C030 row 2: Blank cells: 1. A blank cell becomes neither zero nor not known; the figure is
        missing. Write 0 where you know that there are none, and “not known” where you do not know.
        C062: The file from Havn shelter (generated) has no figures, no reasons and no answers. Ask
        whether the wrong file was sent. If Havn shelter (generated) has nothing to state, the form
        should say 0, “not known”, “not applicable” or “not collected”.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled('5')}\n{filled('6')}",
        """C021 row 3, “Shelters”, “Presumed victims assisted”: The same measure, period and breakdown
        also stands in row 2. Keep one of them. If they are two readings of a register, write the
        date of each reading in the column as_at. [victims_assisted]""",
    ),
    (
        "havn_shelter.csv",
        HEADER,
        """C006: There are no rows in the file. Fill in the file and send it again. If there is nobody
        to count, write 0: an empty file is not a zero.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled()}".replace(",", ";"),
        """C008: The columns are separated by semicolons, not by a comma. You need not do anything.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled()}".replace(",", "\t"),
        """C008: The columns are separated by tabs, not by a comma. You need not do anything.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled()}".encode("utf-16"),
        """C007: The file was read as UTF-16, not UTF-8. See that æ, ø and å are right. Choose CSV
        UTF-8 next time if you can.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled(rest='exact,,,,sjø')}".encode("cp1252"),
        """C007: The file was read as Windows-1252, not UTF-8. See that æ, ø and å are right. Choose
        CSV UTF-8 next time if you can.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\nsjø".encode() + "\nsjø".encode("cp1252"),
        """C001: The file mixes two character encodings (UTF-8 and Windows-1252). Save the file as CSV
        UTF-8 and send it again.""",
    ),
    (
        "havn_shelter.csv",
        b"\x81\x8d\n",
        """C001: The file's character encoding is unknown. Save the file as CSV UTF-8 and send it
        again.""",
    ),
    (
        "havn_shelter.csv",
        "a\0b\n1\n",
        """C001: The file is not a text file. Save the file as CSV UTF-8 and send it again.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled()}".replace("status,", "").replace("version", "Kari Oppdiktet"),
        """C009: The file lacks version, status. Add the column. The headings belong in the first row:
        provider,form,period,version,measure,breakdown,value,status,qualifier,as_at,document,line,quote,readings,remark.
        C010: Column 4 is not one of the columns of the layout. Take the column away, or correct its
        heading to one of these: provider, form, period, version, measure, breakdown, value, status,
        qualifier, as_at, document, line, quote, readings, remark.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled()},more",
        """C041 row 2: The row has 14 fields, the heading has 13. Look for a separator too many or too
        few. Text with a separator in it stands in quotation marks.""",
    ),
    (
        "havn_shelter.csv",
        f"{HEADER}\n{filled()}" + '"open',
        """C001 row 2: The quotation marks in the row do not match. Look for one quotation mark too
        many.""",
    ),
    (
        "nobody.csv",
        f"{HEADER}\n{filled()}",
        """C011: “nobody” is not a provider in this collection. Use the provider's code as it stands in
        providers.toml.""",
    ),
    (
        "havn_shelter.txt",
        "x",
        """C001: The file is neither CSV nor .xlsx. Send the workbook that was sent out, saved as an Excel
        workbook (.xlsx), or a CSV file.""",
    ),
    (
        "havn_shelter.xlsm",
        "x",
        """C003: The workbook holds macros. Save it as an ordinary Excel workbook (.xlsx), or fill in
        the form that was sent out.""",
    ),
    (
        "havn_shelter.xlsx",
        "x",
        """C001: The file is damaged, or is not an Excel workbook. Open it in Excel, save it again as
        .xlsx and send it once more.""",
    ),
    (
        "havn_shelter.answers.toml",
        f'{ANSWER}nb = "Tolk for VIN 118."',
        """C047 answer 1 (line 3), “Shelters”: The text in What do you need most? has a number that
        looks like an identity number. Take it away and send the file again. Delete the file where
        it was sent from.""",
    ),
    (
        "havn_shelter.answers.toml",
        ANSWER.replace("needs", "nothing") + 'nb = "Tolk"',
        """C042 answer 1 (line 3), “Shelters”: “nothing” is not a question of the form “Shelters”. Use
        one of these: trends, needs.""",
    ),
    (
        "havn_shelter.answers.toml",
        ANSWER.replace('"shelter"', '"police"') + 'nb = "Tolk"',
        """C013 answer 1 (line 3), “Police”: Havn shelter (generated) is not asked for the form
        “Police”. Use one of these forms: shelter. If you should have more, tell the coordinator.""",
    ),
    (
        "havn_shelter.answers.toml",
        ANSWER.replace("havn_shelter", "police") + 'nb = "Tolk"',
        """C012: The file comes from Havn shelter (generated), but the figure is about Sagaland Police
        (generated). Correct the code, or send the figures in the file that belongs to Sagaland
        Police (generated).""",
    ),
    ("havn_shelter.answers.toml", f'{ANSWER}nb = "{"ord " * 500}"', """"""),
    (
        "havn_shelter.answers.toml",
        f'{ANSWER}nb = "☺ a\\u202eb"',
        """C064 answer 1 (line 3), “Shelters”: The answer to “What do you need most?” has characters
        that the typeface of the printed report does not have: U+263A (white smiling face). Write it
        in ordinary letters, or leave it: the printed report shows □ for each such character, and
        the web edition shows the character itself.
        C065 answer 1 (line 3), “Shelters”: The answer to “What do you need most?” had invisible
        characters that turn the writing direction: U+202E (right-to-left override). See that the
        answer reads right without them. If nothing needs correcting, nothing needs doing.""",
    ),
    (
        "havn_shelter.answers.toml",
        f'{ANSWER}nb = "a"\n' + ANSWER.partition("\n\n")[2] + 'nb = "b"',
        """C066 “Shelters”: There are two answers to “What do you need most?”. Keep one of them, or put
        them together as one answer.""",
    ),
    (
        "havn_shelter.answers.toml",
        f"{ANSWER}nb = \n",
        """C001 line 6, character 6: The file is not valid TOML. Look at this line and the one above it.""",
    ),
    (
        "havn_shelter.answers.toml",
        f'{ANSWER}de = "x"',
        """C010 answer 1 (line 6): Column “de” is not one of the columns of the layout. Take the column
        away, or correct its heading to one of these: en, form, line, nb, nn, provider, question.""",
    ),
    (
        "havn_shelter.answers.toml",
        "x = 1\n",
        """C012: The file comes from Havn shelter (generated), but the figure is about The text that
        stands there. Correct the code, or send the figures in the file that belongs to The text
        that stands there.""",
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), FILES)
def test_a_file_that_does_not_fit_is_told_in_full(
    tmp_path: Path, sagaland: Collection, name: str, content: str | bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    _, findings = collect.read_submission(sagaland, "2031", tmp_path / name)
    assert told(findings, name) == squashed(expected)


LISTS: list[tuple[str, str, str]] = [
    (
        "havn_shelter.shelter.csv",
        f"{LIST}\n{FIRST}",
        """C057: “Residents on the day”: Figures that cannot be counted from this list: 5. Send these
        figures in the form if you have them. [residents]
        C057: “Mean stay”: Figures that cannot be counted from this list: 1. Send these figures in
        the form if you have them. [mean_stay]""",
    ),
    (
        "havn_shelter.shelter.csv",
        f"{LIST}\n{FIRST}\n{FIRST}",
        """C055 row 3: The pseudonym of the row also stands in row 2. Have one row for each person,
        decision or case. Several codes are written in the same cell, separated by |.""",
    ),
    (
        "havn_shelter.shelter.csv",
        LIST + "\n" + FIRST.replace("female", "female|male"),
        """C054 row 2: The column “sex” can have only one code in each row. Choose the code that fits
        best.""",
    ),
    (
        "havn_shelter.shelter.csv",
        LIST + "\n" + FIRST.replace("female", ""),
        """C053 row 2: The column “sex” is blank, but “Presumed victims assisted” is broken down by it.
        Write the code. If the answer is not known, write one of these: unknown. [victims_assisted]""",
    ),
    (
        "havn_shelter.shelter.csv",
        LIST + "\n" + FIRST.replace("1,victim", ",victim"),
        """C053 row 2: The column “case” is blank, but “Shelters” is broken down by it. Write the code.
        If the answer is not known, write one of these: a running number.""",
    ),
    (
        "havn_shelter.shelter.csv",
        LIST + "\n" + FIRST.replace("victim", ""),
        """C056 row 2: The row may be counted as “Presumed victims assisted” or “Dependants housed”.
        Add the column role with one of these: victim, dependant.""",
    ),
    (
        "havn_shelter.shelter.csv",
        LIST + "\n" + FIRST.replace("thule", "helluland"),
        """C018 row 2: What stands in the column citizenship is not a code of “Citizenship”. Use one of
        these codes: sagaland, north, vinland, markland, south, thule, unknown.""",
    ),
    (
        "havn_shelter.shelter.csv",
        LIST + "\n" + FIRST.replace("yes", "maybe").replace("victim", "guest"),
        """C018 row 2: What stands in the column role is not a code of “role”. Use one of these codes:
        victim, dependant, witness, anonymous, suspect, applicant, user.
        C018 row 2: What stands in the column new is not a code of “new”. Use one of these codes:
        yes, no.""",
    ),
    (
        "havn_shelter.shelter.csv",
        LIST + "\n" + FIRST.replace("1,victim,yes", "Kari,Kari Oppdiktet,a@b.no"),
        """C052 row 2: The column “case” has something that looks like a name. Replace it with a
        running number (17), a short code (K-0017) or a hexadecimal key, and delete the old file
        where it was sent from.
        C052 row 2: The column “role” has something that looks like a name. Replace it with a code
        from the code list, and delete the old file where it was sent from.
        C052 row 2: The column “new” has something that looks like an e-mail address. Replace it
        with a code from the code list, and delete the old file where it was sent from.""",
    ),
    (
        "havn_shelter.shelter.csv",
        LIST + "\n" + FIRST.replace("female", "22334455"),
        """C052 row 2: The column “sex” has something that looks like a telephone number. Replace it
        with a code from the code list, and delete the old file where it was sent from.""",
    ),
    (
        "havn_shelter.shelter.csv",
        "case,sex\n1,female",
        """C057: “Presumed victims assisted”: Figures that cannot be counted from this list: 34. Send
        these figures in the form if you have them. [victims_assisted]
        C057: “Dependants housed”: Figures that cannot be counted from this list: 3. Send these
        figures in the form if you have them. [dependants_housed]
        C056 row 2: The row may be counted as “Presumed victims assisted” or “Dependants housed”.
        Add the column role with one of these: victim, dependant.""",
    ),
    (
        "havn_shelter.shelter.csv",
        "sex,name,sex\nfemale,Kari,x",
        """C051: Column 2 is not one of those allowed, or stands twice. Take the column away. Allowed
        are: case, period, role, status, measure, new, entry, sex, age, age_at_exploitation,
        citizenship, exploitation, exploited_in.
        C051: Column 3 is not one of those allowed, or stands twice. Take the column away. Allowed
        are: case, period, role, status, measure, new, entry, sex, age, age_at_exploitation,
        citizenship, exploitation, exploited_in.
        C009: The file lacks case. Add the column. The headings belong in the first row: case,
        entry, sex, age, age_at_exploitation, citizenship, exploitation, exploited_in.
        C052 row 2: The column “2” has something that looks like a name. Replace it with a blank
        cell, or take the whole column away, and delete the old file where it was sent from.""",
    ),
    (
        "havn_shelter.outreach.csv",
        "case\n1",
        """C058: The name of the file does not say which form the list is for. Name the file
        provider.form.csv. The forms are: shelter.""",
    ),
    (
        "police.csv",
        "case\n1",
        """C058: The name of the file does not say which form the list is for. Name the file
        provider.form.csv. The forms are: –.""",
    ),
    (
        "havn_shelter.shelter.txt",
        "case\n1",
        """C001: The file is neither CSV nor .xlsx. Send the workbook that was sent out, saved as an Excel
        workbook (.xlsx), or a CSV file.""",
    ),
    (
        "havn_shelter.shelter.csv",
        "case,role,period\n1,victim,2031-02\n2,victim,2031-02-03\n3,victim,2030\n4,victim,May\n5,victim,13",
        """C059 row 3: The column “period” has a day. Write a month or more, for instance 2031-05.
        C014 row 4: The period 2030 does not lie within 2031. If this is the workbook of
        another round, fill in the one of this round. Otherwise correct the period, or send the
        figures in the round that they are about.
        C052 row 5: The column “period” has something that looks like a name. Replace it with a
        month (2031-05), and delete the old file where it was sent from.
        C015 row 6: The period cannot be read. Write a month.
        C057: “Presumed victims assisted”: Figures that cannot be counted from this list: 38. Send
        these figures in the form if you have them. [victims_assisted]
        C057: “Dependants housed”: Figures that cannot be counted from this list: 3. Send these
        figures in the form if you have them. [dependants_housed]""",
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), LISTS)
def test_a_list_that_does_not_fit_is_told_in_full(
    tmp_path: Path, sagaland: Collection, name: str, content: str, expected: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    _, findings = collect.collect_line_list(sagaland, "2031", tmp_path / name)
    if content != f"{LIST}\n{FIRST}":  # what no list of persons can tell is told of each; once is enough
        findings = Findings(f for f in findings if f.measure not in ("residents", "mean_stay"))
    assert told(findings, name) == squashed(expected)
