"""Figures of the page 2×2."""
