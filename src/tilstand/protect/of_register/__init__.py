"""Of a register: what of it leaves the house."""

from tilstand.protect.of_register.overview import overview

__all__ = ["overview"]
