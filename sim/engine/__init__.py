"""How do replications run in chunks on threads, get paid, and become results?"""
