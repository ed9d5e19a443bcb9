"""Figures of the page Replay."""
