"""A round to look at is a copy: what is tried out in it changes nothing, and who looks sees what stands."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tilstand.errors import UsageError

SAGALAND = Path(__file__).parents[2] / "fixtures" / "sagaland"


def files(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_whoever_looks_works_in_a_copy(place: Path, visitor_of, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from django.test import override_settings

    from tilstand.portal.demo import create_sandbox, create_sandbox_users
    from tilstand.portal.models import HeldRound

    HeldRound.objects.update(held=False)
    before, copy = files(SAGALAND), tmp_path / "look" / "sagaland"
    with pytest.raises(UsageError):
        create_sandbox(SAGALAND, copy, "1999")
    create_sandbox(SAGALAND, copy, "2031")
    with override_settings(COLLECTION=copy):
        unit, body = create_sandbox_users("2031")
        assert (unit.bodies, body.bodies) == ((), ("havn_shelter",))
        assert visitor_of("unit").get("/2031/board").status_code == 200
        page = visitor_of("body").get(f"/2031/body/{body.bodies[0]}/")
        assert page.status_code == 200
        create_sandbox(SAGALAND, copy, "2031")  # what is there goes on
        assert next(create_sandbox_users("2031")).password != unit.password
    assert files(SAGALAND) == before
    assert (copy / "rounds" / "2031" / "log" / ".elsewhere").exists()
