"""Reading documents: text, Markdown, PDF and DOCX as lines, and what could not be read."""

from tilstand.audit.document.read import PrintedDocument, document

__all__ = ["PrintedDocument", "document"]
