"""How much of a brought file is read: beyond these it is refused, with the limit and the remedy in the message."""

MEGABYTE = 1_000_000
LARGEST_FILE = 64 * MEGABYTE  # bytes as uploaded: a year of a million credits; uploader and server keep to it
LARGEST_PART = 64_000_000  # bytes of one part of a workbook, unpacked
LARGEST_SUM = 128_000_000  # bytes of all parts that are read, unpacked
MOST_PARTS = 2_000
MOST_SHEETS = 50
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
MOST_CELLS = 10_000_000  # rows x columns spanned, whether filled or not
LONGEST_CELL = 2_000  # characters
LONGEST_NAME = 200
MOST_FLAWS = 10_000  # cells that cannot be used whatever they mean; beyond it the whole file is refused
MOST_PROBLEMS = 250_000  # listed; beyond it they are counted, and that is said
LARGEST_EXACT = 1e15  # a whole number stored as a float keeps fifteen digits
SECONDS = 60.0  # for one file, reading and checking its cells
MEMORY = 2_000_000_000  # bytes of address space of the process that opens a file
