"""Proof-reading: the figures that a printed text states, held against the ledger."""

from tilstand.proofread.proofread import Proofreader
from tilstand.proofread.result import CheckedNumber, DocumentRemark, ProofreadResult, Standing

__all__ = ["CheckedNumber", "DocumentRemark", "ProofreadResult", "Proofreader", "Standing"]
