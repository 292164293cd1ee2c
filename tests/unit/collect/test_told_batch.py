"""What is told of all that was delivered for a round: who is missing, what counts, what was left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tilstand import collect, define
from tilstand.errors import UsageError
from tilstand.model import Findings

HEADER = "provider,form,period,version,measure,breakdown,value,status"
PRINTED = """\
measure,provider,period,breakdown,value,status
x,nobody,2031,,3,
cases_opened,police,2031,,4,
cases_opened,police,2031,,4,
cases_opened,police,2031,,,
"""

TOLD = """
C033 error migration_board “2031”, The Migration Board: The Migration Board is asked for figures for
2031. Nothing has been received, and no reason is noted. Ask for the figures, or note the reason under
[absent] in round.toml. C033 error police “2031”, Sagaland Police: Sagaland Police is asked for figures
for 2031. Nothing has been received, and no reason is noted. Ask for the figures, or note the reason
under [absent] in round.toml. C049 error nobody “2031”: “nobody” stands under [absent], but is not a
provider. Correct the name. C035 warning fjord_shelter “fjord_shelter.csv”: The figures from Fjord
shelter cannot be used until what is reported above is corrected (number: 1). The other submissions are
not affected. Correct the errors above and send the file again with a higher version number. C034
warning dal_shelter “2031”, Dal shelter: Dal shelter stands under [absent] in round.toml, but has
delivered dal_shelter.csv. Take the note away, or explain why both are right. C048 warning old_quay
“2031”, Old Quay shelter: Old Quay shelter is not among those that report for themselves for 2031. See
whether the figures should come from another, or correct first, last or via in providers.toml. C045 info
havn_shelter “2031”: havn_shelter.b.csv, havn_shelter.c.csv are equal, byte for byte. The file was read
once. You need not do anything. C032 info havn_shelter “2031”, Havn shelter: Version 1 from Havn shelter
is replaced by version 2. You need not do anything. The older version stays in the archive. C022 error
fjord_shelter “fjord_shelter.csv”, row 2, “Shelters”, “Presumed victims assisted”: “Presumed victims
assisted” cannot be less than 0. Correct the number. If it is not known, write “not known”. C011 error
nobody “published.csv”, row 2: “nobody” is not a provider in this collection. Use the provider's code as
it stands in providers.toml. C016 error nobody “published.csv”, row 2: “x” is not a measure of this
collection. Correct the name. The form has these: victims_assisted, dependants_housed, residents,
mean_stay, street_contacts, victims_identified, suspects, witnesses, anonymous_reports, cases_opened,
cleared_share, cases_change, permit_decisions, permit_persons. C021 error nobody “published.csv”, row 4,
“Cases opened”: The same measure, period and breakdown also stands in row 3. Keep one of them. If they
are two readings of a register, write the date of each reading in the column as_at. C030 info nobody
“published.csv”, row 5, “Cases opened”: Blank cells: 1. A blank cell becomes neither zero nor not known;
the figure is missing. Write 0 where you know that there are none, and “not known” where you do not
know.
"""


def squashed(text: str) -> str:
    return " ".join(text.split())


def told(findings: Findings) -> str:
    lines = []
    for found in findings:
        where, what, do = (line[6:] for line in found.format_finding_message("en").split("\n")[1:])
        who = " ".join(found.providers) or "nobody"
        lines.append(f"{found.rule} {found.severity.value} {who} {where}: {what} {do}")
    return squashed(" ".join(lines).replace(" (generated)", ""))


def put(folder: Path, name: str, provider: str, value: str, version: int = 1) -> Path:
    path = folder / name
    path.write_text(f"{HEADER}\n{provider},shelter,2031,{version},victims_assisted,,{value},\n", "utf-8")
    return path


def test_everything_that_does_not_fit_in_a_round_is_told_at_once(spoiled: Path, tmp_path: Path) -> None:
    year = spoiled / "rounds" / "2031"
    noted = (year / "round.toml").read_text("utf-8") + '\n[absent.nobody.reason]\nnb = "Ukjent."\n'
    (year / "round.toml").write_text(noted, "utf-8")
    (year / "published.csv").write_text(PRINTED, "utf-8")
    inbox = [
        put(tmp_path, "havn_shelter.csv", "havn_shelter", "5"),
        put(tmp_path, "havn_shelter.b.csv", "havn_shelter", "6", 2),
        put(tmp_path, "havn_shelter.c.csv", "havn_shelter", "6", 2),
        put(tmp_path, "fjord_shelter.csv", "fjord_shelter", "-1"),
        put(tmp_path, "dal_shelter.csv", "dal_shelter", "1"),
        put(tmp_path, "old_quay.csv", "old_quay", "1"),
    ]
    batch = collect.collect_round(define.read_collection(spoiled), "2031", inbox=inbox[::-1])
    assert told(batch.findings) == squashed(TOLD)
    assert [(one.provider, one.document, one.version) for one in batch.submissions] == [
        ("dal_shelter", "dal_shelter.csv", 1),
        ("havn_shelter", "havn_shelter.b.csv", 2),
        ("old_quay", "old_quay.csv", 1),
    ]
    assert [one.path.name for one in batch.left_out] == ["fjord_shelter.csv"]
    assert [one.path for one in batch.received] == sorted(inbox)
    assert {(one.channel, len(one.sha256)) for one in batch.received} == {("csv", 64)}
    assert [str(one.value) for one in batch.published] == ["4"]
    assert list(batch.absent) == ["dal_shelter"]


def test_what_is_not_there_to_be_read_stops_the_work_with_each_path(spoiled: Path, tmp_path: Path) -> None:
    missing, folder = tmp_path / "not.csv", tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(UsageError) as stopped:
        collect.collect_round(define.read_collection(spoiled), "2031", inbox=[missing, folder])
    causes = stopped.value.causes
    assert [str(path) in cause for path, cause in zip((missing, folder), causes, strict=True)] == [True, True]
    assert causes[0].replace(str(missing), "") != causes[1].replace(str(folder), "")
