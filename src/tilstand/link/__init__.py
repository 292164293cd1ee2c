"""Counting people across bodies without sharing a name: sealed keys, the encoder, the linkage unit."""
