"""How does a rule become machine code, and where do its records and random numbers come from?"""
