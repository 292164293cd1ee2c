"""Reading documents: text, Markdown, PDF and DOCX as lines, and what could not be read."""

from tilstand.reconcile.audit.document.read import Document, document

__all__ = ["Document", "document"]
