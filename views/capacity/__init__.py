"""Figures of the page Capacity."""
