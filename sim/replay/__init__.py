"""Replaying last year: the same credits through one plan after another, to the cent, behavior frozen."""
