"""What does a change of plan, motion, people or scale do?"""
