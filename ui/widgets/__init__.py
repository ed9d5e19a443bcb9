"""Which levers, charts and downloads do pages share?"""
