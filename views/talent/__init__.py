"""Figures of the page Talent."""
