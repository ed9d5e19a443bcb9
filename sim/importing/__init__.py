"""What does a file of one's own say, and which of its cells are wrong?

Nothing is dropped, shifted, merged, or turned into zero or a blank without being said.
"""

from __future__ import annotations

from sim.public import public_names

__getattr__, __dir__, PUBLIC = public_names(
    __name__,
    {
        "checked": ("Question",),
        "csv_text": (
            "DELIMITERS",
            "ENCODINGS",
        ),
        "fields": ("FieldType",),
        "isolated": (
            "read_brought",
            "read_isolated",
        ),
        "kinds": (
            "BY_ROW",
            "KINDS",
            "names_of",
        ),
        "limits": (
            "LARGEST_FILE",
            "MEGABYTE",
            "MOST_ROWS",
        ),
        "local": (
            "content_of",
            "read_local",
        ),
        "looks_like": ("other_table",),
        "making": (
            "Assignment",
            "Attained",
            "Record",
        ),
        "mapping": (
            "ColumnMapping",
            "NoKindFitsError",
            "mapping_from",
            "read_mapping",
        ),
        "notation": (
            "DATE_FORMATS",
            "EARLIEST_YEAR",
            "LATEST_YEAR",
            "date_reader",
            "is_placeholder",
            "number_reader",
        ),
        "opening": (
            "choose_mapping",
            "mappings_kept",
        ),
        "own": (
            "ASSUMED",
            "GUIDE",
            "MONTH",
            "PEOPLE",
            "SETTINGS",
            "SETTING_COLUMNS",
            "SOURCE",
            "YEAR",
            "year_exported",
        ),
        "pay_files": (
            "credit_file",
            "roster_file",
        ),
        "position_files": ("read_positions",),
        "records": (
            "HELD_BACK",
            "Imported",
            "import_table",
        ),
        "signatures": (
            "TEXT",
            "guise_of",
        ),
        "spelling": (
            "Notes",
            "Reading",
            "place_columns",
            "plain",
            "spelling_warnings",
        ),
        "table": (
            "INVISIBLE",
            "Table",
            "UNREAD",
            "as_text",
        ),
        "windows_text": (
            "WINDOWS",
            "words_in_windows",
        ),
    },
)
