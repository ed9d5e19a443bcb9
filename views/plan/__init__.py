"""Figures of the page Plan."""
