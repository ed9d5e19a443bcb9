"""Which files are written: tables, workbooks, templates and exports?"""
