"""What does each term of a plan add or take?"""
