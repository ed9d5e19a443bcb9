"""Figures of the page Assumptions."""
