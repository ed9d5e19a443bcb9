"""Multiplier's simulation library: scenarios in, results with intervals out; it knows no screen and no database."""
