"""Which command does what: the same calls as the app, from a terminal."""
