"""Tables as offices really send them: read from any file, headed in any words, cell by cell.

sheet = read_sheet(content)                  # rows of texts; raises Unreadable for the whole file
heading = find_heading(sheet, columns)       # where the titles stand, and which column is which
for line in lines(sheet, heading): ...       # the rows below, without titles, sums and empty ones
value = column.read(text)                    # raises Unreadable with a code for this cell
"""

from shijian.engines.tables.cells import Column, digits, line, one_of, the_day, whole
from shijian.engines.tables.heading import Heading, find_heading, lines
from shijian.engines.tables.reading import MOST_ROWS, Unreadable, read_sheet, squeezed

__all__ = [
    "MOST_ROWS", "Column", "Heading", "Unreadable", "digits", "find_heading", "line", "lines",
    "one_of", "read_sheet", "squeezed", "the_day", "whole",
]  # fmt: skip
