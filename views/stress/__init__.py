"""Figures of the page Stress."""
