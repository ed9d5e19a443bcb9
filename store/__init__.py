"""Files and, later, the scenario library: what is kept outside the running program."""
