"""Unlock: a PDF whose text anyone may read, though its file is encrypted."""

from __future__ import annotations

import io

import pikepdf

from tilstand.errors import DocumentError
from tilstand.languages import failure

__all__ = ["locked", "unlocked"]


def unlocked(data: bytes, name: str) -> bytes:
    """A PDF without its encryption; one that has none, or is too damaged to tell, as it is.

    A file that only forbids printing or changing opens without a password, and reading is what it permits.

    Args:
        data: The file's bytes.
        name: Its name, for the message.

    Raises:
        DocumentError: If it opens only with a password.
    """
    if b"/Encrypt" not in data:
        return data
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            if not file.is_encrypted:
                return data
            plain = io.BytesIO()
            file.save(plain, encryption=False)
    except pikepdf.PasswordError as error:
        raise locked(name) from error
    except pikepdf.PdfError:
        return data
    return plain.getvalue()


def locked(name: str) -> DocumentError:
    """The error of a file that opens only with a password."""
    return failure(DocumentError, "document.locked", file=name)
