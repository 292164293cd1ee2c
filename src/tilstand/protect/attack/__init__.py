"""Attack: what a reader of everything released together can work out about few people."""

from tilstand.protect.attack.leak import Leak, ProofTerm
from tilstand.protect.attack.read import ReleaseReading, read

__all__ = ["Leak", "ProofTerm", "ReleaseReading", "read"]
