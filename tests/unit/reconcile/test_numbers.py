"""Numbers in findings: each language's decimal sign, a true minus, and its words for percentage points."""

from __future__ import annotations

import pytest

from tilstand.reconcile.find import _spoken


@pytest.mark.parametrize(
    ("number", "nb", "en"),
    [
        ("31", "31", "31"),
        ("1234", "1234", "1234"),
        ("-4", "−4", "−4"),
        ("2.5", "2,5", "2.5"),
        ("-3.25 %", "−3,25 %", "−3.25 %"),
        ("+12.5 pp", "+12,5 prosentpoeng", "+12.5 percentage points"),
        ("-0.5 pp", "−0,5 prosentpoeng", "−0.5 percentage points"),
        ("3–4", "3–4", "3–4"),
        ("125–134", "125–134", "125–134"),
        ("2024-04/2025-03", "2024-04/2025-03", "2024-04/2025-03"),
        ("A-007", "A-007", "A-007"),
        ("{a}", "{a}", "{a}"),
    ],
)
def test_a_number_is_written_as_each_language_writes_it(number: str, nb: str, en: str) -> None:
    assert (_spoken(number).text("nb"), _spoken(number).text("en")) == (nb, en)
