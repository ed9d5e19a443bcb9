"""Which numbers of a scenario do somebody's own data say, and which not?"""
