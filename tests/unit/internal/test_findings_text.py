"""The words of the findings page in full, where its links lead, and the lines around each source."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

from tilstand.internal.findings_report import render_findings_page

SCENES = Path(__file__).parents[1] / "reconcile" / "conftest.py"
spec = importlib.util.spec_from_file_location("reconciled_scenes", SCENES)
assert spec is not None
assert spec.loader is not None
scenes = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = scenes
spec.loader.exec_module(scenes)
told = scenes.told

SMUDGED = """
    who          | measure          | codes                  | value | line | readings
    havn_shelter | victims_assisted |                        | 28    | 10   |
    havn_shelter | victims_assisted | sex=female             | 13    | 11   | 13 18 73
    havn_shelter | victims_assisted | sex=male               | 10    | 13   |
    havn_shelter | victims_assisted | sex=trans_or_nonbinary | 0     | 14   |
    havn_shelter | victims_assisted | sex=unknown            | 0     | 17   |
    """


def words(html: str) -> str:
    """The English part: its words, `{#place}` for a link and `<place>` for what links lead to."""
    part = html.partition('<section id="en"')[2].partition("<section ")[0]
    part = re.sub(r'<a [^>]*href="(#[^"]*)"[^>]*>', r"{\1}", part)
    part = re.sub(r'<\w+ [^>]*id="([^"]*)"[^>]*>', r"<\1>", part)
    return str(scenes._plain(re.sub(r"</?(?!s\d|en)\w+[^>]*>", " ", part)))


def test_the_page_shows_each_number_with_its_source_and_the_lines_around_it(told) -> None:  # type: ignore[no-untyped-def]
    page = render_findings_page(told(SMUDGED, []).found, "en").decode()
    assert words(page) == scenes.squashed(
        """
        lang="en"> {#en}English {#nb}bokmål {#nn}nynorsk Figures that do not fit together sagaland, 2031
        Internal. This page shows small numbers and must not be shared outside the unit. 1 relations: 0
        tested and hold, 1 does not hold, 0 could not be tested {#en-c1}Havn shelter: presumed victims
        assisted in 2031 {#en-persons}How many different people: Presumed victims assisted, All
        follow-up services, 2031 <en-c1> Havn shelter: presumed victims assisted in 2031
        victims_assisted · havn_shelter · 2031 What does not fit Havn shelter is {#en-s1}28 . The others
        give 23: Woman {#en-s2}13 + Man {#en-s3}10 . Figure by figure, with source Figure Value “Havn
        shelter: presumed victims assisted in 2031” {#en-s1}28 “Havn shelter: presumed victims assisted
        in 2031 (woman)” {#en-s2}13 “Havn shelter: presumed victims assisted in 2031 (man)” {#en-s3}10
        “Havn shelter: presumed victims assisted in 2031 (trans or non-binary person)” {#en-s4}0 “Havn
        shelter: presumed victims assisted in 2031 (sex not known)” {#en-s5}0 Proven, if every other
        figure is right At least one figure or relation must be another than what stands. What is open 5
        possibilities are equally simple: “Havn shelter: presumed victims assisted in 2031” (table, line
        10): it says 28; 23 would fit “Havn shelter: presumed victims assisted in 2031 (woman)” (table,
        line 11): it says 13; 18 would fit “Havn shelter: presumed victims assisted in 2031 (man)”
        (table, line 13): it says 10; 15 would fit “Havn shelter: presumed victims assisted in 2031
        (trans or non-binary person)” (table, line 14): it says 0; 5 would fit “Havn shelter: presumed
        victims assisted in 2031 (sex not known)” (table, line 17): it says 0; 5 would fit What would
        settle it Ask Havn shelter whether the figure is 28: “Havn shelter: presumed victims assisted in
        2031” (table, line 10). Assumptions All other figures are right. Submitted figures are taken to
        be more certain than printed sums. Proof R103: The proof was checked in whole numbers, without
        the solver: the lines add up to something impossible. -1 × R103 havn_shelter | 2031 by sex:
        havn_shelter | 2031 @ table:10 - havn_shelter | 2031 | sex=female @ table:11 - havn_shelter |
        2031 | sex=male @ table:13 - havn_shelter | 2031 | sex=trans_or_nonbinary @ table:14 -
        havn_shelter | 2031 | sex=unknown @ table:17 = 0 +1 × havn_shelter | 2031 @ table:10 = 28 -1 ×
        havn_shelter | 2031 | sex=female @ table:11 = 13 -1 × havn_shelter | 2031 | sex=male @ table:13
        = 10 -1 × havn_shelter | 2031 | sex=trans_or_nonbinary @ table:14 = 0 -1 × havn_shelter | 2031 |
        sex=unknown @ table:17 = 0 0 = 5 <en-persons> How many different people: Presumed victims
        assisted, All follow-up services, 2031 28 registrations at 1 bodies There is no answer. The
        figures contradict each other: Havn shelter. Registrations Havn shelter 28 Sources <en-s1>
        table, line 10 10 28 11 13 <en-s2> table, line 11 10 28 11 13 … line 12 is not quoted 13 10
        <en-s3> table, line 13 11 13 … line 12 is not quoted 13 10 14 0 <en-s4> table, line 14 13 10 14
        0 <en-s5> table, line 17 17 0
        """
    )
