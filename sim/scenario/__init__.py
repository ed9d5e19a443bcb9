"""What goes into a simulation, how do two scenarios differ, and what supports each number?"""
