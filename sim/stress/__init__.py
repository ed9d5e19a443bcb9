"""Stress: how bad a fiscal year's payout can get, from what, and which mildest world breaks the budget."""
