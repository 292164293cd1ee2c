"""The page of findings: the bodies behind a number of people, and what was not searched to its end."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tilstand import collect, define, internal, protect, reconcile
from tilstand.internal.findings_report import render_findings_page, split_sentence_at_figure
from tilstand.model import Batch, Observation, Source, Submission
from tilstand.protect.printed_world import AS_PRINTED
from tilstand.reconcile import reconcile_batch
from tilstand.reconcile.explanations import ExplanationReport
from tilstand.terms import Key, Period, Value

SAGALAND = define.read_collection(Path(__file__).parents[2] / "fixtures" / "sagaland")
YEAR = Period.from_text("2031")
SEXES = ("female", "male", "trans_or_nonbinary", "unknown")


def reconciled(*stated: tuple[str, str, int]):  # type: ignore[no-untyped-def]
    """Figures of 2031 (body, code of sex or nothing, number), reconciled."""
    made = [
        Observation(
            Key(measure_of(who), who, YEAR, (("sex", code),) if code else ()), Value.number(number), Source("table")
        )
        for who, code, number in stated
    ]
    one = Submission("all", YEAR, 1, "delivered", "csv", "table", "", tuple(made))
    return reconcile_batch(SAGALAND, Batch(YEAR, (one,), (), {}), (), (), ())


def measure_of(who: str) -> str:
    return "suspects" if who == "police" else "victims_assisted"


def tables(page: str, language: str) -> dict[str, list[list[str]]]:
    """The rows of each table of the part in one language, by caption."""
    part = page.partition(f'<article id="{language}-persons">')[2].partition("</article>")[0]
    found = {}
    for table in re.findall(r"<table>(.*?)</table>", part, re.DOTALL):
        caption = re.findall(r"<caption>(.*?)</caption>", table)[0]
        rows = re.findall(r"<tr>(.*?)</tr>", table)
        found[caption] = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]
    return found


def test_every_body_stands_with_what_it_registered() -> None:
    told = (("havn_shelter", "", 60), ("fjord_shelter", "", 30), ("police", "", 31), ("police", "female", 40))
    found = tables(render_findings_page(reconciled(*told), "en").decode(), "en")
    assert ["Havn shelter (generated)", "60"] in found["Registrations"]
    assert ["Fjord shelter (generated)", "30"] in found["Registrations"]
    assert len(found["Registrations"]) == 2


CONTRADICTED = (("police", "", 31), ("police", "female", 20), ("police", "male", 7), ("police", "unknown", 0))


def test_the_page_is_in_every_language_of_the_collection_and_opens_in_the_one_that_was_asked_for() -> None:
    page = render_findings_page(reconciled(*CONTRADICTED, ("police", "trans_or_nonbinary", 1)), "nn").decode()
    assert re.findall(r'<section id="(\w+)" lang="(\w+)"', page) == [("nn", "nn"), ("nb", "nb"), ("en", "en")]
    assert '<html lang="nn">' in page
    assert page.count('<a href="#nb" lang="nb">') == 3
    parts = dict(zip(("nn", "nb", "en"), page.split("<section ")[1:], strict=True))
    assert [tag for tag, part in parts.items() if "Bevist, om alle andre" in part] == ["nn"]
    assert [tag for tag, part in parts.items() if "Bevist, hvis alle andre" in part] == ["nb"]


def test_an_explanation_in_nynorsk_has_no_word_of_bokmal() -> None:
    (found,) = reconciled(*CONTRADICTED, ("police", "trans_or_nonbinary", 1)).explanations
    told = found.format_explanation("nn")
    assert told != found.format_explanation("nb")
    assert not re.search(r"\b(ikke|hvilke|hvis|Hva|andre tall|et tall|fra)\b", told)
    assert found.to_dict(("nn",))["ask"] == {"nn": found.ask.text("nn")}


def test_what_a_finding_says_in_a_language_without_a_folder_is_english() -> None:
    finding = reconciled(*CONTRADICTED, ("police", "trans_or_nonbinary", 1)).findings.items[0]
    assert finding.format_finding_message("ka").splitlines()[0] == finding.format_finding_message("en").splitlines()[0]
    assert finding.what.language("ka") == "en"
    assert finding.relation is not None
    assert finding.relation.text("nn").startswith("Politiet i Sagaland (oppdikta) (31) = Kvinne (20) + Mann (7)")


def linked(one: ExplanationReport, line: int, language: str) -> tuple[list[str], list[str]]:
    """The numbers of a line that lead to a figure, with its name, and the figures that are told beside it."""
    found = split_sentence_at_figure(one.what[line], one.terms[line], language)
    assert "".join(text for text, _ in found.pieces) == one.what[line].text(language)
    beside = [f"{term.short.text(language)} {term.value}" for term in found.beside]
    return [f"{term.short.text(language)} {text}" for text, term in found.pieces if term], beside


@pytest.mark.parametrize("language", ["en", "nb"])
def test_each_number_of_a_sentence_leads_to_its_figure(language: str) -> None:
    """Every number is the same: only what a number says of itself tells whose it is."""
    (one,) = reconciled(("police", "", 7), *(("police", code, 7) for code in SEXES)).explanations
    whole, *parts = (term.short.text(language) for term in one.terms[0])
    assert linked(one, 0, language) == ([f"{whole} 7", *(f"{part} 7" for part in parts)], [])


def test_what_adds_nothing_is_not_told() -> None:
    stated = [("police", "", 7), ("police", "female", 9), *(("police", code, 0) for code in SEXES[1:])]
    (one,) = reconciled(*stated).explanations
    told, beside = linked(one, 0, "en")
    assert ([text.rpartition(" ")[2] for text in told], beside) == (["7", "9"], [])


def test_the_sum_of_several_figures_is_none_of_theirs() -> None:
    """Nobody stated the total: the sexes come to 17, new and former to 14."""
    sexes = [(("sex", code), number) for code, number in zip(SEXES, (9, 8, 0, 0), strict=True)]
    entries = [(("entry", "new"), 10), (("entry", "carried_over"), 4)]
    made = [
        Observation(Key("victims_assisted", "havn_shelter", YEAR, (code,)), Value.number(number), Source("table"))
        for code, number in (*sexes, *entries)
    ]
    sent = Submission("all", YEAR, 1, "delivered", "csv", "table", "", tuple(made))
    (one,) = reconcile_batch(SAGALAND, Batch(YEAR, (sent,), (), {}), (), (), ()).explanations
    told, beside = linked(one, 0, "en")
    numbers = [sorted(text.rpartition(" ")[2] for text in texts) for texts in (told, beside)]
    left = sorted(str(term.value) for term in one.terms[0] if term.left and not term.none)
    assert sorted(numbers) == [["10", "4"], ["8", "9"]]
    assert numbers[1] == left


QUOTED = {  # the number, the line that it stands in, and what is quoted of it
    "": (31, 10, "31 suspects"),
    "female": (20, 11, "20 women"),
    "male": (7, 13, "7 men"),
    "unknown": (0, 16, ""),
    "trans_or_nonbinary": (1, 14, "1 other"),
}


def passages(collection, **more: Source) -> dict[str, list[str]]:  # type: ignore[no-untyped-def]
    """What the page shows around each source, in English, by its place."""
    made = []
    for code, (number, line, quote) in QUOTED.items():
        key = Key("suspects", "police", YEAR, (("sex", code),) if code else ())
        made.append(Observation(key, Value.number(number), more.get(code, Source("doc", line, quote=quote))))
    one = Submission("all", YEAR, 1, "delivered", "csv", "doc", "", tuple(made))
    page = render_findings_page(reconcile_batch(collection, Batch(YEAR, (one,), (), {}), (), (), ()), "en").decode()
    part = page.partition('<section id="en"')[2].partition("</section>")[0]
    found = {}
    for _, inner in re.findall(r'<div class="passage" id="(en-s\d+)">(.*?)</div>', part, re.DOTALL):
        place, *lines = [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in inner.splitlines() if line]
        found[place] = [line for line in lines if line]
    return found


def test_a_source_is_shown_with_the_lines_around_it_and_gaps_are_said() -> None:
    assert passages(SAGALAND) == {
        "doc, line 10": ["10 31 suspects", "11 20 women"],
        "doc, line 11": ["10 31 suspects", "11 20 women", "… line 12 is not quoted", "13 7 men"],
        "doc, line 13": ["11 20 women", "… line 12 is not quoted", "13 7 men", "14 1 other"],
        "doc, line 14": ["13 7 men", "14 1 other"],
        "doc, line 16": ["14 1 other"],
    }


def test_the_whole_document_is_shown_where_the_collection_has_it(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "sources").mkdir()
    text = "\n".join("" if n == 12 else f"Line number {n}" for n in range(1, 16))
    (tmp_path / "sources" / "doc.txt").write_text(text, "utf-8")
    told = passages(replace(SAGALAND, path=tmp_path), female=Source("Form 1"))
    assert told["doc, line 10"] == [*("8 Line number 8", "9 Line number 9", "10 31 suspects", "11 Line number 11")]
    assert told["doc, line 16"] == ["14 Line number 14", "15 Line number 15"]
    assert told["Form 1"] == ["The text is not quoted."]


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_tells_each_cause_with_its_figures_proof_and_question() -> None:
    stated = (*CONTRADICTED, ("police", "trans_or_nonbinary", 1), ("havn_shelter", "", 60), ("fjord_shelter", "", 30))
    page = render_findings_page(reconciled(*stated), "en").decode()
    assert not [line for line in page.partition("<body>")[2].splitlines() if line.startswith(" ")]
    part = page.partition('<section id="en"')[2].partition("</section>")[0]
    assert "5 relations: 0 tested and hold, 1 does not hold, 4 could not be tested" in part
    numbers = re.findall(r'<a class="n" href="#(en-s\d+)" title="([^"]*)">(\d+)</a>', part)
    assert [(title.partition(" (generated): ")[2].strip("”"), number) for _, title, number in numbers] == [
        ("suspects in 2031", "31"),
        ("suspects in 2031 (woman)", "20"),
        ("suspects in 2031 (man)", "7"),
        ("suspects in 2031 (trans or non-binary person)", "1"),
    ]
    assert {place for place, _, _ in numbers} == {"en-s1"}
    text = text_of(part)
    for words in (
        "The others give 28: Woman 20 + Man 7 + Trans or non-binary person 1",
        "5 possibilities are equally simple:",
        "Ask Sagaland Police (generated) whether the figure is 31",
        "The proof was checked in whole numbers",
        "At least 60 and at most 90 different people.",
        "Sex Woman 0–90 Man 0–90",
        "Registrations Havn shelter (generated) 60 Fjord shelter (generated) 30",
    ):
        assert words in text, words


# The words of the findings page in full, where its links lead, and the lines around each source.


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


# What lies beside an edition for the unit: made as bytes, the same each time, and nothing public from it.


SAGALAND_FILES = Path(__file__).parents[2] / "fixtures" / "sagaland"


@pytest.fixture(scope="module")
def made():  # type: ignore[no-untyped-def]
    collection = define.read_collection(SAGALAND_FILES)
    batch = collect.collect_round(collection, "2031")
    found = reconcile.reconcile_batch(collection, batch)
    findings = batch.findings + found.findings
    release = protect.make_release(collection, "2031", batch, found.figures, findings)

    def files() -> dict[str, bytes]:
        return internal.build_findings_files(collection, findings, found) | internal.build_disclosure_files(
            collection, release, AS_PRINTED
        )

    return [files() for _ in range(2)], findings, found


def test_it_is_the_same_each_time(made):
    (one, two), _, _ = made
    assert one == two


def test_every_finding_and_relation_is_there(made):
    (files, _), findings, found = made
    assert [one["rule"] for one in json.loads(files["findings.json"])] == [one.rule for one in findings]
    assert {"relations.json", "disclosure.json", "sentences.json", "pictures.json"} <= set(files)
    assert set(found.internal) <= set(files)


def test_the_record_of_small_numbers_names_each_cell(made):
    (files, _), _, _ = made
    told = json.loads(files["disclosure.json"])
    assert told["policy"]["method"] == "as_printed"
    assert sum(one["small"] for one in told["tables"]) == len(told["cells"])
