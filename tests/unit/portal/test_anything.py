"""Whatever is sent to an address by whoever may open it, it answers: no fault of the program's own."""

from __future__ import annotations

from functools import cache
from typing import Any

from drawn import draws
from hypothesis import given
from hypothesis import strategies as st
from who_may import MAY, WHO, addresses

PLACE = "victims_assisted | fjord_shelter | 2031"
FIELDS = (
    *("address", "given", "state", "qualifier", "words", "version", "digest", "names", "reason", "sha256"),
    *("login", "password", "name", "mail", "phone", "consented", "provider", "signs", "code", "credential"),
    *("again", "next", "key", "text", "go", "passwordless", "language", "invitation"),
    *("id", "seen", "state", "page", "in:court", "field:court", "field:provisions", "field:on", "field:point.en"),
    *(f"{name}:{PLACE}" for name in ("given", "state", "version", "words", "qualifier")),
)
ODD = (
    *("", "0", "-1", "9" * 40, "1e309", "NaN", "½", "٣", "\0", "\x00a", "\ud800", "\u202e", "=1+1", "<b>"),
    *("[]", "{}", '{"id": 1}', "null", '{"response": {"userHandle": "AA"}}', "2031-13-45", PLACE, "police"),
    *("a" * 70_000, "zero", "not_known", "0" * 64, "//example.org", "%00", "'; --"),
)
SENT = st.dictionaries(st.sampled_from(FIELDS), st.one_of(st.sampled_from(ODD), st.text(max_size=40)), max_size=8)


@cache
def open_to() -> tuple[tuple[str, str, str], ...]:
    """Every address with somebody who may open it."""
    found = addresses()
    return tuple((name, url, MAY[WHO[name]][-1 if WHO[name] == "sign" else 0]) for name, url in found.items())


@draws(25)
@given(data=st.data())
def test_no_address_fails_whatever_is_sent(visitor: Any, data: Any) -> None:
    from django.db import transaction

    _, url, role = data.draw(st.sampled_from(open_to()))
    sent, how = data.draw(SENT), data.draw(st.sampled_from(("get", "post")))
    told = {name: text.encode("utf-8", "surrogatepass") for name, text in sent.items()}
    with transaction.atomic():
        client = visitor(role)
        answer = getattr(client, how)(url, told)
        transaction.set_rollback(True)
    assert answer.status_code < 500
    assert answer.status_code in (200, 301, 302, 400, 403, 404, 405, 409, 412, 429)
