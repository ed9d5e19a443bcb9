"""How does work run in the background while a page stays usable?"""
