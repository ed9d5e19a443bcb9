"""What goes into a simulation: one frozen scenario, its presets, differences and sources?"""
