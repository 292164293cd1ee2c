"""Protect: turns results into releasable tables; the only stage that can make one."""

from tilstand.protect.account import account
from tilstand.protect.tables import Protected, tables

__all__ = ["Protected", "account", "tables"]
