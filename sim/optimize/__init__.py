"""Optimization: which plan, quota and direction do best under limits, and what the numbers are on fresh draws."""
