"""Of a register: what of it leaves the house."""

from tilstand.protect.register_tables.overview import build_register_overview

__all__ = ["build_register_overview"]
