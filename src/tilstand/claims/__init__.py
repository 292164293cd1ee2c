"""Proof-reading: the figures that a printed text states, held against the ledger."""

from tilstand.claims.proofread import ClaimProofreader
from tilstand.proofread.result import CheckedNumber, DocumentRemark, ProofreadResult, Standing

__all__ = ["CheckedNumber", "ClaimProofreader", "DocumentRemark", "ProofreadResult", "Standing"]
