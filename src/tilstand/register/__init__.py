"""Register: what a unit keeps beside its rounds; entries, their acts, and what does not fit in them."""

from tilstand.register.act import kept, released, removed, reviewed, withdrawn
from tilstand.register.check import flaws
from tilstand.register.declare import confirmed, declared
from tilstand.register.due import due
from tilstand.register.flaw import Flaw
from tilstand.register.history import history
from tilstand.round.of_register.shelf import Shelf, shelf
from tilstand.round.of_register.stand import RegisterStand, standing

__all__ = [
    "Flaw",
    "RegisterStand",
    "Shelf",
    "confirmed",
    "declared",
    "due",
    "flaws",
    "history",
    "kept",
    "released",
    "removed",
    "reviewed",
    "shelf",
    "standing",
    "withdrawn",
]
