"""Commands: the same calls as the app, from a terminal; a composition root like app.py."""
