"""Protect: turns results into releasable tables; the only stage that can make one."""

from tilstand.protect.account import account
from tilstand.protect.hidden import hidden_population
from tilstand.protect.tables import Protected, tables
from tilstand.protect.words import Words, words

__all__ = ["Protected", "Words", "account", "hidden_population", "tables", "words"]
