"""Where are kept files and remembered mappings stored, and what was done to them?"""
