"""Reading documents: text, Markdown, PDF and DOCX as lines, and what could not be read."""

from tilstand.audit.document.read import Document, document

__all__ = ["Document", "document"]
