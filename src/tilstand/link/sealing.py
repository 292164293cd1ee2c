"""Sealed files: JSON Web Encryption (RFC 7516), under a passphrase or to a public key; nothing of our own.

A passphrase seals what a person keeps (`PBES2-HS512+A256KW`), an RSA key what is sent (`RSA-OAEP-256`), both with
`A256GCM`: the algorithms that every browser has as well.
"""

from __future__ import annotations

import gzip
import io
import json
import unicodedata
import zlib
from contextlib import suppress
from datetime import date
from types import ModuleType
from typing import Any

from tilstand.errors import LinkError, UsageError
from tilstand.languages import make_error
from tilstand.link.encoding import format_canonical_json
from tilstand.link.submission import LinkSubmission, parse_submission

ROUNDS = 300_000  # of PBKDF2; OWASP asks for 210,000 with SHA-512, joserfc opens no more than this
SHORTEST_PASSPHRASE = 14  # signs; joserfc warns of keys below 112 bits
RSA_BITS = 3072
_LONGEST = 1 << 30  # bytes of a sealed file, and of what is in it
_PASSPHRASE = ["PBES2-HS512+A256KW", "A256GCM"]
_PUBLIC = ["RSA-OAEP-256", "A256GCM"]


def _load_jose(name: str) -> ModuleType:
    """A module of the extra `link`.

    Raises:
        UsageError: If it is not installed.
    """
    from importlib import import_module

    try:
        return import_module(f"joserfc.{name}")
    except ModuleNotFoundError as error:
        raise make_error(UsageError, "link.not_installed", name=error.name) from error


def check_passphrase(passphrase: str) -> None:
    """Refuse a new passphrase that is too short to keep anything.

    Raises:
        UsageError: If it is.
    """
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise make_error(UsageError, "link.passphrase.short", least=SHORTEST_PASSPHRASE)


def seal_with_passphrase(content: dict[str, Any], passphrase: str, kind: str) -> str:
    """A sealed file of a key.

    Args:
        content: What is sealed.
        passphrase: Opens it again.
        kind: What it is; stands outside, in the clear.
    """
    jwk = _load_jose("jwk")
    header = {"alg": _PASSPHRASE[0], "enc": _PASSPHRASE[1], "typ": kind, "p2c": ROUNDS}
    key = jwk.OctKey.import_key(unicodedata.normalize("NFC", passphrase).encode())
    return _encrypt(header, format_canonical_json(content).encode(), key, _PASSPHRASE)


def open_with_passphrase(sealed: str, passphrase: str, kind: str, file: str = "") -> dict[str, Any]:
    """What a file holds that a passphrase seals.

    Raises:
        LinkError: If it is no such file, or the passphrase is wrong, or it was changed.
    """
    if _read_header(sealed).get("typ") != kind:
        raise make_error(LinkError, "link.key.kind", file=file)
    jwk = _load_jose("jwk")
    phrase, content = unicodedata.normalize("NFC", passphrase), None
    opened = None
    if len(phrase) >= SHORTEST_PASSPHRASE:  # no file was sealed with less
        opened = _decrypt(sealed, jwk.OctKey.import_key(phrase.encode()), _PASSPHRASE)
    with suppress(ValueError):
        content = json.loads(opened) if opened is not None else None
    if not isinstance(content, dict):
        raise make_error(LinkError, "link.passphrase.wrong", file=file)
    return content


def generate_unit_key() -> tuple[dict[str, Any], dict[str, Any]]:
    """A new key pair of a linkage unit as JWK: the public part, and the whole."""
    rsa = _load_jose("jwk").RSAKey.generate_key(RSA_BITS, {"use": "enc", "alg": _PUBLIC[0]}, private=True)
    return (
        {**rsa.as_dict(private=False), "kid": rsa.thumbprint()},
        {**rsa.as_dict(private=True), "kid": rsa.thumbprint()},
    )


def parse_unit_key(text: str, file: str = "") -> dict[str, Any]:
    """The public key of a linkage unit.

    Raises:
        LinkError: If it is none, or a private key, or one that is too short.
    """
    jwk = _load_jose("jwk")
    try:
        raw = json.loads(text)
        if {"d", "p", "q"} & set(raw):
            raise make_error(LinkError, "link.key.private", file=file)
        rsa = jwk.RSAKey.import_key({name: raw[name] for name in ("kty", "n", "e")})
        long_enough = rsa.raw_value.key_size >= RSA_BITS
    except (ValueError, TypeError, KeyError, _load_jose("errors").JoseError):
        raise make_error(LinkError, "link.key.public", file=file) from None
    if not long_enough:
        raise make_error(LinkError, "link.key.public", file=file)
    return {**rsa.as_dict(private=False), "kid": rsa.thumbprint()}


def seal_submission(submission: LinkSubmission, public: dict[str, Any]) -> bytes:
    """A submission that only the linkage unit can open.

    Args:
        submission: What the body sends.
        public: The public key of the linkage unit.
    """
    key = _load_jose("jwk").RSAKey.import_key(public)
    header = {"alg": _PUBLIC[0], "enc": _PUBLIC[1], "typ": submission.header.format, "kid": public["kid"]}
    return _encrypt(header, gzip.compress(submission.to_payload(), 6, mtime=0), key, _PUBLIC).encode("ascii")


def open_submission(sealed: bytes, private: dict[str, Any], file: str = "") -> LinkSubmission:
    """The submission of a sealed file.

    Args:
        sealed: The file.
        private: The private key of the linkage unit, as `generate_unit_key` gives it.
        file: Its name, for what is said of it.

    Raises:
        LinkError: If it is in the clear, for another unit, changed, cut off, or not of the format.
    """
    text = sealed.decode("ascii", "replace").strip()
    header = _read_header(text)
    if header.get("alg") != _PUBLIC[0]:
        raise make_error(LinkError, "link.sealed.clear", file=file)
    if header.get("kid") != private.get("kid"):
        raise make_error(LinkError, "link.sealed.foreign", file=file)
    opened = _decrypt(text, _load_jose("jwk").RSAKey.import_key(private), _PUBLIC)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(opened or b"")) as stream:
            payload = stream.read(_LONGEST + 1)
    except (OSError, EOFError, zlib.error):
        payload = b""
    if not payload or len(payload) > _LONGEST:
        raise make_error(LinkError, "link.sealed.broken", file=file)
    return parse_submission(payload, file)


def sign_record(content: dict[str, Any], private: dict[str, Any]) -> str:
    """A signed record (JWS with Ed25519)."""
    key = _load_jose("jwk").OKPKey.import_key(private)
    signed = _load_jose("jws").serialize_compact(
        {"alg": "Ed25519"}, format_canonical_json(content), key, algorithms=["Ed25519"]
    )
    return str(signed)


def verify_record(signed: str, public: dict[str, Any]) -> dict[str, Any] | None:
    """What a signed record says; None if nobody with the key signed it."""
    key = _load_jose("jwk").OKPKey.import_key(public)
    try:
        content = json.loads(_load_jose("jws").deserialize_compact(signed, key, algorithms=["Ed25519"]).payload)
    except (ValueError, _load_jose("errors").JoseError):
        return None
    return content if isinstance(content, dict) else None


def generate_signing_key() -> tuple[dict[str, Any], dict[str, Any]]:
    """A new key pair that signs (Ed25519) as JWK: the public part, and the whole."""
    key = _load_jose("jwk").OKPKey.generate_key("Ed25519", private=True)
    return key.as_dict(private=False), key.as_dict(private=True)


def parse_expiry(text: Any) -> date | None:
    """The day after which a key is not used; None if it is no day."""
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        return None


def _encrypt(header: dict[str, Any], content: bytes, key: Any, algorithms: list[str]) -> str:
    return str(_load_jose("jwe").encrypt_compact(header, content, key, registry=_make_registry(algorithms)))


def _decrypt(sealed: str, key: Any, algorithms: list[str]) -> bytes | None:
    """What was sealed; None if the key is not the right one, or anything was changed."""
    try:
        opened = _load_jose("jwe").decrypt_compact(sealed, key, registry=_make_registry(algorithms))
    except (ValueError, TypeError, AssertionError, _load_jose("errors").JoseError):
        return None
    return bytes(opened.plaintext)


def _make_registry(algorithms: list[str]) -> Any:
    registry = _load_jose("jwe").JWERegistry(algorithms=algorithms)
    registry.max_ciphertext_length = 2 * _LONGEST
    return registry


def _read_header(sealed: str) -> dict[str, Any]:
    """What stands outside a sealed file; empty if it is none."""
    from base64 import urlsafe_b64decode

    first, *others = sealed.strip().split(".", 5)
    if len(others) != 4 or len(first) > 4096:
        return {}
    try:
        header = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError:
        return {}
    return header if isinstance(header, dict) else {}
