"""Attack: what a reader of everything released together can work out about few people."""

from tilstand.protect.attack.attack import AttackResult, attack_release
from tilstand.protect.attack.disclosures import Disclosure, DisclosureProofTerm

__all__ = ["AttackResult", "Disclosure", "DisclosureProofTerm", "attack_release"]
