"""What is wrong or unusual with a plan, before anybody signs it?"""
