"""The version of the model, printed under every result."""

__version__ = "0.1.0"
