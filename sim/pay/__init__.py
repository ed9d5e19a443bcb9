"""What does a comp plan pay, to the cent?"""
