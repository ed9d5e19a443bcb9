"""Which numbers of a scenario follow from an organization's own data, and which do not?"""
