"""Unlock: a PDF whose text anyone may read, though its file is encrypted."""

from __future__ import annotations

import io

import pikepdf

__all__ = ["LockedError", "unlocked"]


class LockedError(Exception):
    """A file opens only with a password."""


def unlocked(data: bytes) -> bytes:
    """A PDF without its encryption; one that has none, or is too damaged to tell, as it is.

    A file that only forbids printing or changing opens without a password, and reading is what it permits.

    Args:
        data: The file's bytes.

    Raises:
        LockedError: If it opens only with a password.
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
        raise LockedError from error
    except pikepdf.PdfError:
        return data
    return plain.getvalue()
