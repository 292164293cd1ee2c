"""Internal: the unit's own files and pages, from what the stages found; nothing public is made of them."""

from tilstand.internal.files import files, of_release
from tilstand.internal.findings_page import findings_page

__all__ = ["files", "findings_page", "of_release"]
