"""How bad can a fiscal year's payout get, from what, and which mildest change breaks the budget?"""
