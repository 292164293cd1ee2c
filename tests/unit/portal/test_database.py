"""Where the portal's database is: the examples of its module, the only ones that the portal has."""

from __future__ import annotations

import doctest

from tilstand.portal import database


def test_the_examples_run():
    found = doctest.testmod(database)
    assert found.attempted
    assert not found.failed
