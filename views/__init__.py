"""Figures: a result goes in, a Plotly figure with its finding as title comes out; no arithmetic of the model."""
