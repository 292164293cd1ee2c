"""The report in `pdfua`, another hand's checker of 16 of the 106 conditions of PDF/UA-1."""

from __future__ import annotations

import pdfua
import pytest


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.proof)])
def test_the_report_has_no_error_in_pdfua(edition, language):
    told = pdfua.validate(str(edition / f"report-{language}.pdf"))
    assert told.findings == ()
    # Its rule on headings stops at lists of whole numbers; ours (14-002, 14-003, 14-007) judge those.
    assert {one.rule_id for one in told.skipped} <= {"UA-14-001"}


def test_pdfua_finds_what_is_broken(sound, tmp_path):
    pdf = sound()
    del pdf.Root["/MarkInfo"]
    pdf.save(tmp_path / "broken.pdf")
    assert pdfua.validate(str(tmp_path / "broken.pdf")).findings
