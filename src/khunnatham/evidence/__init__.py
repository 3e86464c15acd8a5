"""A unit's library of proofs."""
