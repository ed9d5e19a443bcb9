"""Where is what somebody keeps, and what was done to it?"""
