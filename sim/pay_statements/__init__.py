"""What does everybody's pay statement say, from credits and a roster, line by line?"""
