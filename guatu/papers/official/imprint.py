"""Tables of the Word templates: the imprint (版记) at the foot, and the list of items."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from guatu.papers.official import rules

_EIGHTH = 8 / 25.4 * 72
# Columns of a list of decided items: key of an item, header, millimetres, whether in the middle.
ITEM_COLUMNS = (
    ("no", "序号", 12, True),
    ("text", "议定事项", 58, False),
    ("lead", "牵头单位", 24, False),
    ("helpers", "配合单位", 24, False),
    ("due", "办结时限", 22, True),
    ("state", "办理情况", 16, True),
)


def add_imprint(docx: Docx, copies_word: str) -> None:
    """The imprint: copies and printer between rules, its last rule on the foot of the type area."""
    docx.add_paragraph("{%p if copies or printer %}")
    table = docx.add_table(rows=0, cols=1)
    _place_at_foot(table)
    _row(table, "{%tr if copies %}")
    copies = _row(table, f"{copies_word}：{{{{ copies }}}}。")
    copies.paragraph_format.left_indent = Pt(rules.SIZE_4 * 4)
    copies.paragraph_format.first_line_indent = Pt(-rules.SIZE_4 * 3)
    copies.paragraph_format.right_indent = Pt(rules.SIZE_4)
    _row(table, "{%tr endif %}")
    _row(table, "{%tr if printer %}")
    printer = _row(table, "{{ printer }}\t{{ printed_on }}印发")
    printer.paragraph_format.left_indent = Pt(rules.SIZE_4)
    edge = Mm(rules.AREA_WIDTH) - Pt(rules.SIZE_4)
    printer.paragraph_format.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
    _row(table, "{%tr endif %}")
    docx.add_paragraph("{%p endif %}")
    anchor = docx.add_paragraph()
    anchor.paragraph_format.line_spacing = Pt(1)


def add_item_table(docx: Docx) -> None:
    """The table of a list of decided items, a row an item, its header on every page."""
    table = docx.add_table(rows=4, cols=len(ITEM_COLUMNS))
    _borders(table, dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 0.18))
    _fixed(table, [width for _key, _header, width, _middle in ITEM_COLUMNS])
    _cell(table, 1, 0, "{%tr for item in items %}")
    _cell(table, 3, 0, "{%tr endfor %}")
    for index, (key, header, _width, is_middle) in enumerate(ITEM_COLUMNS):
        head = _cell(table, 0, index, header)
        head.alignment = 1
        for run in head.runs:
            run.font.name = rules.HEI
            run._element.rPr.rFonts.set(qn("w:eastAsia"), rules.HEI)  # noqa: SLF001
        body = _cell(table, 2, index, f"{{{{ item.{key} }}}}")
        body.alignment = 1 if is_middle else 0
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("cantSplit"))  # noqa: SLF001
    _margins(table, 60)
    header_row = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
    header_row.append(_element("tblHeader"))


def _row(table: Any, text: str) -> Any:
    paragraph = table.add_row().cells[0].paragraphs[0]
    paragraph.style, paragraph.text = "版记", text
    return paragraph


def _cell(table: Any, row: int, column: int, text: str) -> Any:
    cell = table.cell(row, column)
    cell.vertical_alignment = 1
    paragraph = cell.paragraphs[0]
    paragraph.style, paragraph.text = "表格文字", text
    return paragraph


def _place_at_foot(table: Any) -> None:
    """A floating table whose foot is that of the type area, as wide as it."""
    place = _element(
        "tblpPr", vertAnchor="margin", horzAnchor="margin", tblpX=0, tblpYSpec="bottom"
    )
    properties = table._tbl.tblPr  # noqa: SLF001 python-docx knows no floating tables
    properties.insert_element_before(place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblLayout")
    thick, thin = rules.THICK, rules.THIN
    _borders(table, {"top": thick, "bottom": thick, "insideH": thin})
    _fixed(table, [rules.AREA_WIDTH])
    _margins(table, 0)
    # LibreOffice lets a table float only where it is called narrower than the type area by 5 mm;
    # Word goes by the column.
    table._tbl.tblPr.find(qn("w:tblW")).set(qn("w:w"), "8560")  # noqa: SLF001


def _margins(table: Any, twips: int) -> None:
    """The room left and right in every cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(side, w=twips, type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001


def _borders(table: Any, sides: dict[str, float]) -> None:
    """Rules of a thickness in millimetres; Word counts eighths of a point."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if side in sides:
            size = round(sides[side] * _EIGHTH)
            borders.append(_element(side, val="single", sz=size, space=0, color="000000"))
    table._tbl.tblPr.insert_element_before(  # noqa: SLF001
        borders, *("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    )


def _fixed(table: Any, widths: Sequence[float]) -> None:
    """Columns of these millimetres, whatever stands in them."""
    table.autofit = False
    width = table._tbl.tblPr.find(qn("w:tblW"))  # noqa: SLF001
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(round(sum(widths) / rules.POINT * 20)))
    for column, width_mm in zip(table.columns, widths, strict=True):
        column.width = Mm(width_mm)


def _element(name: str, **values: Any) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made
