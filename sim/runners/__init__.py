"""How do many scenarios run: on threads, in processes or on a cluster?"""
