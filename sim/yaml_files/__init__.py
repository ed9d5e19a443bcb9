"""How is a YAML file read, and how is it said which line is wrong?"""
