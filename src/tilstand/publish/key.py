"""Keys that sign an edition: Ed25519 in PEM, as `openssl` writes and reads them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["SigningKeyError", "pair", "public_half", "signature", "verifies"]


class SigningKeyError(ValueError):
    """What was given as a key is none of this kind, or cannot be opened with the password."""


def pair(password: bytes = b"") -> tuple[bytes, bytes]:
    """A new private key, locked with the password if one is given, and its public half."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate()
    locked = form.BestAvailableEncryption(password) if password else form.NoEncryption()
    private = made.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, locked)
    return private, _public(made)


def public_half(private: bytes, password: bytes = b"") -> bytes:
    """The public key that belongs to a private one.

    Raises:
        SigningKeyError: If it cannot be opened.
    """
    return _public(_opened(private, password))


def signature(private: bytes, data: bytes, password: bytes = b"") -> bytes:
    """The signature of bytes: 64 bytes, the same for the same key and bytes.

    Raises:
        SigningKeyError: If the key cannot be opened.
    """
    return _opened(private, password).sign(data)


def verifies(public: bytes, data: bytes, signed: bytes) -> bool:
    """True if a signature is that of these bytes by the key whose public half is given.

    Raises:
        SigningKeyError: If it is no public key of this kind.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(public)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SigningKeyError from error
    if not isinstance(key, Ed25519PublicKey):
        raise SigningKeyError
    try:
        key.verify(signed, data)
    except InvalidSignature:
        return False
    return True


def _opened(private: bytes, password: bytes) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(private, password or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SigningKeyError from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError
    return key


def _public(private: Ed25519PrivateKey) -> bytes:
    from cryptography.hazmat.primitives import serialization as form

    return private.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
