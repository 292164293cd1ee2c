"""Pages of the audit of a published file: one for all countries and territories, and one for each.

They are internal until somebody has compared what was found with the publisher.
"""

from __future__ import annotations

import re

from tilstand.define import load_rule_catalogue
from tilstand.internal.status_pages import render_internal_page
from tilstand.returns.published_audit import PublishedAudit
from tilstand.returns.published_return import READ
from tilstand.terms import Language


def render_published_pages(audit: PublishedAudit, language: Language) -> dict[str, bytes]:
    """The pages by the names of their files.

    Args:
        audit: What was found.
        language: Language of the pages; codes and names are the file's.
    """
    published, by_area = audit.published, audit.findings_by_area
    counts = {reading.value: count for reading, count in published.readings.items() if reading in READ}
    counts["unread"] = sum(published.readings.values()) - sum(counts.values())
    pages = {area: re.sub(r"[^A-Za-z0-9-]", "_", area) + ".html" for area in by_area}
    return {
        page: render_internal_page(
            "published",
            language,
            area=area,
            title=published.names.get(area, ""),
            findings=by_area[area] if area else audit.findings,
            comparisons=audit.comparisons if audit.match and audit.match.area == area else (),
            published=published,
            readings={**counts, "repeated": published.repeated},
            pages=pages,
            by_area=by_area,
            rules=load_rule_catalogue(),
        )
        for area, page in {"": "index.html", **pages}.items()
    }
