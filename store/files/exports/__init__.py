"""Results to take along, with nothing in them that another program would run."""
