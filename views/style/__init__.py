"""Which theme, colors and labels do all figures share?"""
