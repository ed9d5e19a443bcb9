"""Figures of the page Scale."""
