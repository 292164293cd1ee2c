"""Internal: the unit's own files and pages, from what the stages found; nothing public is made of them."""

from tilstand.internal.findings_report import build_disclosure_files, build_findings_files, render_findings_page

__all__ = ["build_disclosure_files", "build_findings_files", "render_findings_page"]
