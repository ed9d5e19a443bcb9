"""Bringing one's own figures: a file is examined, read as text, mapped, checked cell by cell and shown before use.

Nothing is dropped, shifted, merged, or turned into zero or a blank without being said.
"""
