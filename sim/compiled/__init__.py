"""How are rules compiled to machine code, and what are their records and random numbers?"""
