"""Figures of the page Optimize."""
