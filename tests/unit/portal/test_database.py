"""Where the portal's database is, setting by setting; the examples of its module run."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from tilstand.portal import configuration


def test_the_examples_run():
    found = doctest.testmod(configuration)
    assert found.attempted
    assert not found.failed


def test_another_database_is_reached_as_its_address_says() -> None:
    found = configuration.build_database_settings("postgresql://n%40me:p%2Fw@host:5433/kept?sslmode=require", Path("p"))
    kept = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        **{"NAME": "kept", "USER": "n@me", "PASSWORD": "p/w", "HOST": "host", "PORT": "5433"},
        "OPTIONS": {"connect_timeout": 10, "options": "-c lock_timeout=5s", "sslmode": "require"},
        **kept,
    }
    bare = configuration.build_database_settings("postgres:///kept", Path("p"))
    assert [bare[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == ["kept", "", "", "", ""]
    assert configuration.build_database_settings("sqlite:/there/one.sqlite3", Path("p")) == {
        **{"ENGINE": "django.db.backends.sqlite3", "NAME": "/there/one.sqlite3"},
        "OPTIONS": {
            **{"transaction_mode": "IMMEDIATE", "timeout": 10},
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        **kept,
    }
    with pytest.raises(ValueError, match="mysql"):
        configuration.build_database_settings("mysql://host/kept", Path("p"))
