"""Every code that this package emits, with its English sentence. Apps translate by code.

The templates use `str.format` fields, filled from the `params` of the message; a test checks that
each code used in the package is here and that its params fill the template.
"""

from typing import Final

from .data import BadFile, Message, Question

FILES: Final[dict[str, str]] = {
    "file_empty": "The file is empty.",
    "file_too_large": "The file has {mib} MiB; at most {limit_mib} MiB can be read.",
    "file_encrypted": "The file is protected by a password: save it without one and try again.",
    "file_truncated": "The file is cut off: it was not copied or downloaded to its end.",
    "file_damaged": "The file is damaged: open it in Excel or WPS and save it again.",
    "file_is_pdf": "This is a PDF, not a workbook: ask for the table as .xlsx.",
    "file_is_picture": "This is a picture, not a workbook, whatever its name says.",
    "file_is_word": "This is a Word document: copy its table into a workbook.",
    "file_is_slides": "This is a presentation, not a workbook.",
    "file_is_archive": "This is an archive: unpack it and choose the workbook inside.",
    "file_is_program": "This is a program, not a workbook.",
    "file_is_xlsb": "This is a binary workbook (.xlsb): save it as .xlsx.",
    "file_is_xml_spreadsheet": "This is an XML spreadsheet of 2003: save it as .xlsx.",
    "file_not_a_table": "This file holds no table that can be read here.",
    "zip_bomb": "The file unpacks to far more than an honest workbook: it was not opened.",
    "unpacked_too_large": "The workbook unpacks to more than {limit_mib} MiB: split it, or delete "
    "unused formats.",
    "too_many_cells": "The workbook holds {cells} filled cells; at most {limit} can be read.",
    "too_many_rows": "Sheet {sheet} has more than {limit} rows: split it, or delete the empty rows "
    "below the table.",
    "too_many_columns": "Sheet {sheet} has {columns} columns; at most {limit} can be read.",
    "far_cell": "Sheet {sheet} is nearly empty but reaches to cell {cell}: delete the empty rows "
    "and columns beyond the table and save again.",
    "encoding_unknown": "The text is in an encoding that is not known: save it as UTF-8 or .xlsx.",
    "text_unreadable": "The text cannot be split into cells: a quotation mark is not closed.",
    "html_without_table": "The file is a web page without a table.",
    "html_too_large": "The table of this web page is too large.",
    "no_sheets": "The workbook has no sheets with cells.",
}

SHEETS: Final[dict[str, str]] = {
    "sheet_empty": "The sheet is empty.",
    "sheet_is_pivot": "This is a pivot table ({cell}: {text}): import the sheet it is made from.",
    "sheet_is_summary": "This is a summary that counts projects ({sign}), not a list of them.",
    "sheet_is_words": "This sheet only holds the words of drop-down lists.",
    "sheet_without_table": "There is no table on this sheet.",
    "sheet_without_rows": "The table has a header but no rows.",
    "no_name_column": "No column holds project names. Columns found: {titles}.",
    "hidden_rows": "{count} hidden rows are read as well.",
    "hidden_columns": "{count} ranges of hidden columns are read as well.",
    "map_column_missing": "The column map knows the column {title}, which this sheet lacks.",
}

ROWS: Final[dict[str, str]] = {
    "row_without_name": "The row has values but no project name: it is left out.",
    "second_table": "In row {row} another table with other columns begins: put it on a sheet of "
    "its own; it was not read.",
    "row_continued": "The row continues row {above}: its text was added there.",
    "value_of_second_line": "{title}: {text} stands in a second line of the project above and was "
    "not read.",
    "amount_shared": "{title}: {text} is one amount for {rows} projects: say how it divides.",
    "subtotal_differs": "{label}: the sheet says {stated} {unit}, its {rows} rows add up to "
    "{computed} {unit}: a difference of {difference} {unit}, of which rounding explains at most "
    "{tolerance} {unit}.",
    "count_differs": "{label}: the sheet says {stated} projects, there are {computed}.",
}

CELLS: Final[dict[str, str]] = {
    "cell_error": "{title}: the cell holds the error {text} and was not read.",
    "cell_formula": "{title}: the cell holds a formula as text ({text}), not a value. Open the "
    "file in Excel or WPS, let it calculate and save it.",
    "value_pending": "{title}: not decided yet.",
    "money_unreadable": "{title}: {text} is no amount of money.",
    "money_is_date": "{title}: {text} is a date, not an amount of money.",
    "money_is_quantity": "{title}: {text} is a quantity, not an amount of money.",
    "money_foreign": "{title}: {text} is in another currency than the ledger.",
    "money_is_range": "{title}: {text} is a range: which amount counts?",
    "money_is_rough": "{title}: {text} is approximate and was read as it stands.",
    "money_has_note": "{title}: only the first amount of {text} was read.",
    "money_too_large": "{title}: {text} is more money than there is: check the unit.",
    "money_unit_doubtful": "{title}: {text} {unit} is more than any project costs: is the "
    "unit right?",
    "money_negative": "{title}: {text} is negative.",
    "date_unreadable": "{title}: {text} is no date.",
    "date_january_or_october": "{title}: {text} may be January or October: write it as text or as "
    "a date.",
    "date_order_unknown": "{title}: in {text} day and month cannot be told apart.",
    "range_is_duration": "{title}: {text} is a duration, not a start and an end.",
    "range_backwards": "{title}: {text} ends before it begins.",
    "percent_unreadable": "{title}: {text} is no percentage.",
    "number_unreadable": "{title}: {text} is no number.",
    "choice_unknown": "{title}: the word {text} is not known: what does it mean?",
    "code_lost_digits": "{title}: {text} has lost digits because the cell is a number: enter it "
    "as text.",
    "code_shape": "{title}: {text} is no national project code (24 characters, 5 groups).",
}

QUESTIONS: Final[dict[str, str]] = {
    "ask_unit": "Column {column} ({title}): in which unit are the amounts?",
    "ask_unit_strange": "Column {column} ({title}): amounts in {unit} would be of an odd size. Is "
    "the unit right?",
    "ask_field": "Column {column} ({title}): what does it hold?",
    "ask_field_between": "Column {column} ({title}): is this what it holds?",
    "ask_date_order": "Column {column} ({title}): does the day or the month come first?",
    "ask_header": "No header was found; the data seem to begin in row {row}. Is that right?",
    "ask_year": "For which year are the plan and the figures?",
}

MESSAGES: Final[dict[str, str]] = FILES | SHEETS | ROWS | CELLS | QUESTIONS


def english(said: Message | Question | BadFile) -> str:
    """The English sentence of a message, a question or a refused file."""
    return MESSAGES[said.code].format(**said.params)
