"""How sure is an answer, and which assumptions would turn it around?"""
