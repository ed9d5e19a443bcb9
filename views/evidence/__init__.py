"""Figures of the page Evidence."""
