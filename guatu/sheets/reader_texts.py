"""The sentences of the workbook reader, for translation; codes as in `workbooks.messages`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READER_TEXTS: dict[str, str | Promise] = {
    "file_empty": _("The file is empty."),
    "file_too_large": _("The file has {mib} MiB; at most {limit_mib} MiB can be read."),
    "file_encrypted": _("The file is protected by a password: save it without one and try again."),
    "file_truncated": _("The file is cut off: it was not copied or downloaded to its end."),
    "file_damaged": _("The file is damaged: open it in Excel or WPS and save it again."),
    "file_is_pdf": _("This is a PDF, not a workbook: ask for the table as .xlsx."),
    "file_is_picture": _("This is a picture, not a workbook, whatever its name says."),
    "file_is_word": _("This is a Word document: copy its table into a workbook."),
    "file_is_slides": _("This is a presentation, not a workbook."),
    "file_is_archive": _("This is an archive: unpack it and choose the workbook inside."),
    "file_is_program": _("This is a program, not a workbook."),
    "file_is_xlsb": _("This is a binary workbook (.xlsb): save it as .xlsx."),
    "file_is_xml_spreadsheet": _("This is an XML spreadsheet of 2003: save it as .xlsx."),
    "file_not_a_table": _("This file holds no table that can be read here."),
    "zip_bomb": _("The file unpacks to far more than an honest workbook: it was not opened."),
    "unpacked_too_large": _(
        "The workbook unpacks to more than {limit_mib} MiB: split it, or delete unused formats."
    ),
    "too_many_cells": _("The workbook holds {cells} filled cells; at most {limit} can be read."),
    "too_many_rows": _(
        "Sheet {sheet} has more than {limit} rows: split it, or delete the empty rows below "
        "the table."
    ),
    "too_many_columns": _("Sheet {sheet} has {columns} columns; at most {limit} can be read."),
    "far_cell": _(
        "Sheet {sheet} is nearly empty but reaches to cell {cell}: delete the empty rows and "
        "columns beyond the table and save again."
    ),
    "encoding_unknown": _(
        "The text is in an encoding that is not known: save it as UTF-8 or .xlsx."
    ),
    "text_unreadable": _("The text cannot be split into cells: a quotation mark is not closed."),
    "html_without_table": _("The file is a web page without a table."),
    "html_too_large": _("The table of this web page is too large."),
    "no_sheets": _("The workbook has no sheets with cells."),
    "sheet_empty": _("The sheet is empty."),
    "sheet_is_pivot": _(
        "This is a pivot table ({cell}: {text}): import the sheet it is made from."
    ),
    "sheet_is_summary": _("This is a summary that counts projects ({sign}), not a list of them."),
    "sheet_is_words": _("This sheet only holds the words of drop-down lists."),
    "sheet_without_table": _("There is no table on this sheet."),
    "sheet_without_rows": _("The table has a header but no rows."),
    "no_name_column": _("No column holds project names. Columns found: {titles}."),
    "hidden_rows": _("{count} hidden rows are read as well."),
    "hidden_columns": _("{count} ranges of hidden columns are read as well."),
    "map_column_missing": _("The column map knows the column {title}, which this sheet lacks."),
    "row_without_name": _("The row has values but no project name: it is left out."),
    "second_table": _(
        "In row {row} another table with other columns begins: put it on a sheet of its own; "
        "it was not read."
    ),
    "row_continued": _("The row continues row {above}: its text was added there."),
    "value_of_second_line": _(
        "{title}: {text} stands in a second line of the project above and was not read."
    ),
    "amount_shared": _("{title}: {text} is one amount for {rows} projects: say how it divides."),
    "subtotal_differs": _(
        "{label}: the sheet says {stated} {unit}, its {rows} rows add up to {computed} "
        "{unit}: a difference of {difference} {unit}, of which rounding explains at most "
        "{tolerance} {unit}."
    ),
    "count_differs": _("{label}: the sheet says {stated} projects, there are {computed}."),
    "cell_error": _("{title}: the cell holds the error {text} and was not read."),
    "cell_formula": _(
        "{title}: the cell holds a formula as text ({text}), not a value. Open the file in "
        "Excel or WPS, let it calculate and save it."
    ),
    "value_pending": _("{title}: not decided yet."),
    "money_unreadable": _("{title}: {text} is no amount of money."),
    "money_is_date": _("{title}: {text} is a date, not an amount of money."),
    "money_is_quantity": _("{title}: {text} is a quantity, not an amount of money."),
    "money_foreign": _("{title}: {text} is in another currency than the ledger."),
    "money_is_range": _("{title}: {text} is a range: which amount counts?"),
    "money_is_rough": _("{title}: {text} is approximate and was read as it stands."),
    "money_has_note": _("{title}: only the first amount of {text} was read."),
    "money_too_large": _("{title}: {text} is more money than there is: check the unit."),
    "money_unit_doubtful": _(
        "{title}: {text} {unit} is more than any project costs: is the unit right?"
    ),
    "money_negative": _("{title}: {text} is negative."),
    "date_unreadable": _("{title}: {text} is no date."),
    "date_january_or_october": _(
        "{title}: {text} may be January or October: write it as text or as a date."
    ),
    "date_order_unknown": _("{title}: in {text} day and month cannot be told apart."),
    "range_is_duration": _("{title}: {text} is a duration, not a start and an end."),
    "range_backwards": _("{title}: {text} ends before it begins."),
    "percent_unreadable": _("{title}: {text} is no percentage."),
    "number_unreadable": _("{title}: {text} is no number."),
    "choice_unknown": _("{title}: the word {text} is not known: what does it mean?"),
    "code_lost_digits": _(
        "{title}: {text} has lost digits because the cell is a number: enter it as text."
    ),
    "code_shape": _("{title}: {text} is no national project code (24 characters, 5 groups)."),
    "ask_unit": _("Column {column} ({title}): in which unit are the amounts?"),
    "ask_unit_strange": _(
        "Column {column} ({title}): amounts in {unit} would be of an odd size. Is the unit right?"
    ),
    "ask_field": _("Column {column} ({title}): what does it hold?"),
    "ask_field_between": _("Column {column} ({title}): is this what it holds?"),
    "ask_date_order": _("Column {column} ({title}): does the day or the month come first?"),
    "ask_header": _("No header was found; the data seem to begin in row {row}. Is that right?"),
    "ask_year": _("For which year are the plan and the figures?"),
}
