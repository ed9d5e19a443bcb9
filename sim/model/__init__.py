"""What are the numbers and rules of one market, one partner, one deal and one manager?"""
