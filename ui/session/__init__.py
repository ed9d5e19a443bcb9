"""What does one visitor's session remember: scenario, undo, link, preferences?"""
