"""Pages of the audit of a published file: one for all countries and territories, and one for each.

They are internal until somebody has compared what was found with the publisher.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tilstand.define import load_rule_catalogue
from tilstand.internal.status_pages import render_internal_page
from tilstand.languages import format_message, get_message
from tilstand.model import Finding
from tilstand.returns.published_audit import PublishedAudit
from tilstand.returns.published_return import CellReading
from tilstand.terms import Language

_SHOWN_LINES = 8
"""Lines of the file that are listed with a finding."""


def render_published_pages(audit: PublishedAudit, language: Language) -> dict[str, bytes]:
    """The pages by the names of their files.

    Args:
        audit: What was found.
        language: Language of the pages; codes and names are the file's.
    """
    published = audit.published
    layout, by_area = published.layout, audit.findings_by_area
    readings = published.readings
    counts = {reading.value: readings[reading] for reading in CellReading if reading.is_number}
    counts |= {"unread": sum(readings.values()) - sum(counts.values()), "repeated": published.repeated}
    facts: dict[str, object] = {"layout": layout, "file": published.document}
    pages = {
        "index.html": render_internal_page(
            "published",
            language,
            **facts,
            area="",
            heading=format_message("published.page", title=layout.title),
            kinds=_list_kinds(audit.findings),
            readings=counts,
            bounds=", ".join(layout.bounds) or "–",
            areas=[_build_area_row(published.names[area], area, found) for area, found in by_area.items()],
            comparisons=(),
        )
    }
    compared = audit.match.area if audit.match else ""
    for area, found in by_area.items():
        pages[_name_area_page(area)] = render_internal_page(
            "published",
            language,
            **facts,
            area=area,
            heading=format_message("published.page_area", area=published.names[area], title=layout.title),
            kinds=_list_kinds(found),
            comparisons=audit.comparisons if area == compared else (),
        )
    return pages


def _name_area_page(area: str) -> str:
    return f"{re.sub(r'[^A-Za-z0-9-]', '_', area)}.html"


def _build_area_row(name: str, area: str, findings: Sequence[Finding]) -> Mapping[str, object]:
    counts = Counter(finding.rule for finding in findings).most_common(1)
    most = load_rule_catalogue()[counts[0][0]].title if counts else None
    return {"name": name, "page": _name_area_page(area), "count": len(findings), "most": most}


def _list_kinds(findings: Sequence[Finding]) -> list[Mapping[str, object]]:
    """The findings by rule, with what the rule means and what may be the publisher's processing."""
    rules = load_rule_catalogue()
    return [
        {
            "rule": rule,
            "title": rules[rule].title,
            "explain": rules[rule].explain,
            "do": rules[rule].do,
            "origin": get_message(f"published.rule.{rule}"),
            "findings": [
                {"where": finding.where, "what": finding.what, "lines": _list_lines(finding)}
                for finding in findings
                if finding.rule == rule
            ],
        }
        for rule in sorted({finding.rule for finding in findings})
    ]


def _list_lines(finding: Finding) -> str:
    lines = [str(source.line) for source in finding.sources]
    return ", ".join(lines[:_SHOWN_LINES]) + (" …" if len(lines) > _SHOWN_LINES else "")
