"""The Word template that comes with the system, which an office downloads, edits and sends back."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from guatu.papers.templating import settled

BODY, HEADING = "宋体", "黑体"
_ACCENT = RGBColor(0x1D, 0x4F, 0x91)
# Key of the table, and its columns: the value and the name of its heading.
SUMS = (
    *(("name", "name"), ("count", "count"), ("plan", "plan"), ("done", "done")),
    *(("rate", "rate"), ("lead", "lead"), ("yellow", "yellow"), ("red", "red")),
)
PROJECT = (("no", "no"), ("name", "project"), ("unit", "unit"))
LIGHT = (*PROJECT, ("rate", "rate"), ("lead", "lead"), ("why", "why"))
START = (*PROJECT, ("planned", "planned"), ("actual", "actual"), ("late", "late"))
TABLES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    *(("leaders", SUMS), ("units", SUMS), ("sectors", SUMS)),
    *(("red", LIGHT), ("yellow", LIGHT), ("watch", LIGHT)),
    *(("not_started", START), ("started", START)),
    ("entry", (*PROJECT, ("start", "actual"), ("state", "entry_state"), ("missing", "missing"))),
    ("funds", (("name", "source"), ("amount", "amount"), ("share", "share"))),
    ("short", (*PROJECT, ("amount", "amount"), ("done", "done"), ("share", "cover"))),
    (
        "decisions",
        (
            *(("meeting", "meeting"), ("text", "decision"), ("lead", "lead_unit")),
            *(("due", "due"), ("state", "state"), ("carried", "carried")),
        ),
    ),
    (
        "asks",
        (
            *(("holder", "holder"), ("name", "project"), ("kind", "kind"), ("ask", "ask")),
            *(("level", "level"), ("days", "days")),
        ),
    ),
)
NOTED = ("not_started", "entry", "funds", "decisions")
WIDTHS = {
    **{
        "name": 4.2,
        "project": 4.2,
        "why": 6.0,
        "ask": 5.6,
        "decision": 6.0,
        "meeting": 3.2,
        "missing": 4.2,
        "holder": 2.6,
    },
    **{"no": 2.0, "unit": 2.0, "plan": 2.2, "done": 2.2, "count": 1.4},
}
NUMBERS = frozenset(
    {"count", "plan", "done", "rate", "lead", "yellow", "red", "late", "amount", "share"}
    | {"cover", "level", "days"}
)
DEFAULT_WIDTH = 1.9


def default_template(words: Mapping[str, str]) -> bytes:
    """The template as .docx; `words` name headings and columns (`packs.words.template_words`)."""
    built = Document()
    _set_up(built)
    _cover(built, words)
    for key, columns in TABLES:
        _county_table(built, key, columns, words)
    _more(built)
    _project(built, words)
    out = io.BytesIO()
    built.save(out)
    return settled(out.getvalue())


def _set_up(built: Any) -> None:
    section = built.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.2), Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    for name, font, size in (
        *(("Normal", BODY, 10.5), ("Heading 1", HEADING, 16)),
        *(("Heading 2", HEADING, 13), ("Heading 3", HEADING, 10.5)),
    ):
        style = built.styles[name]
        style.font.size, style.font.name = Pt(size), "Times New Roman"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        style.paragraph_format.space_after = Pt(3)
        if name != "Normal":
            style.font.color.rgb = _ACCENT
            fonts = style.element.rPr.rFonts
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            style.paragraph_format.space_before = Pt(8)
    head = section.header.paragraphs[0]
    head.text = "{{ title }}　{{ cut_off }}　{{ mark }}"
    head.runs[0].font.size = Pt(8)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(foot)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run.element.append(mark)


def _cover(built: Any, words: Mapping[str, str]) -> None:
    for text, size in (("{{ place }}", 14), ("{{ title }}", 26), ("{{ name }} · {{ month }}", 14)):
        paragraph = built.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(60 if size == 14 else 18)
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), size > 20
    built.add_paragraph().paragraph_format.space_after = Pt(60)
    for text in (
        "{%p for figure in figures %}",
        "{{ figure.label }}：{{ figure.value }} {{ figure.unit }}　{{ figure.note }}",
        "{%p endfor %}",
        f"{words['cut_off']}：{{{{ cut_off }}}}",
        f"{words['hash']}：{{{{ seal }}}}",
    ):
        built.add_paragraph(text)
    built.add_page_break()


def _county_table(
    built: Any, key: str, columns: Sequence[tuple[str, str]], words: Mapping[str, str]
) -> None:
    built.add_heading(words[f"table_{key}"], 2)
    if key in NOTED:
        built.add_paragraph(f"{{{{ {key}_note }}}}")
    built.add_paragraph(f"{{%p if {key} %}}")
    _loop_table(built, f"row in {key}", [(f"row.{value}", name) for value, name in columns], words)
    for text in ("{%p else %}", words["none"], "{%p endif %}"):
        built.add_paragraph(text)


def _loop_table(
    built: Any, loop: str, columns: Sequence[tuple[str, str]], words: Mapping[str, str]
) -> None:
    """A table with a heading and a row for each that the loop names."""
    table = built.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for place, (value, name) in enumerate(columns):
        width = Cm(WIDTHS.get(name, DEFAULT_WIDTH))
        table.columns[place].width = width
        for row, text in enumerate((words[name], "", f"{{{{ {value} }}}}", "")):
            cell = table.cell(row, place)
            cell.width = width
            _small(cell.paragraphs[0], text, bold=row == 0, is_number=name in NUMBERS)
    _repeat(table.rows[0])
    _small(table.cell(1, 0).paragraphs[0], f"{{%tr for {loop} %}}")
    _small(table.cell(3, 0).paragraphs[0], "{%tr endfor %}")


def _small(paragraph: Any, text: str, *, bold: bool = False, is_number: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9), bold
    paragraph.paragraph_format.space_after = Pt(0)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: Any) -> None:
    """The heading stands on each page that the table runs over."""
    mark = OxmlElement("w:tblHeader")
    run = row.cells[0].paragraphs[0].runs[0]
    next(run.element.iterancestors(qn("w:tr"))).get_or_add_trPr().append(mark)


def _more(built: Any) -> None:
    """Parts of other apps."""
    for text, level in (
        *(("{%p for part in more %}", 0), ("{{ part.title }}", 2)),
        *(("{%p for line in part.lines %}", 0), ("{{ line }}", 0), ("{%p endfor %}", 0)),
        ("{%p endfor %}", 0),
    ):
        if level:
            built.add_heading(text, level)
        else:
            built.add_paragraph(text)


def _project(built: Any, words: Mapping[str, str]) -> None:
    """One page a project."""
    built.add_paragraph("{%p for p in projects %}")
    heading = built.add_heading("{{ p.name }}", 1)
    heading.paragraph_format.page_break_before = True
    built.add_paragraph("{{ p.no }} · {{ p.kind }} · {{ p.light_word }}")
    _pairs(built)
    built.add_heading(words["months"], 3)
    _months(built, words)
    _optional(built, "p.lights", words["lights"])
    for text in (
        "{%p for each in p.lights %}",
        "{{ each.name }}（{{ each.word }}）：{{ each.sentence }} {{ each.excuse }}",
        "{%p endfor %}",
        "{%p endif %}",
    ):
        _small(built.add_paragraph(), text)
    _optional(built, "p.milestones", words["milestones"])
    columns = (
        *(("m.name", "milestone"), ("m.planned", "planned_day"), ("m.actual", "actual_day")),
        *(("m.holder", "holder"), ("m.word", "state")),
    )
    _loop_table(built, "m in p.milestones", columns, words)
    built.add_paragraph("{%p endif %}")
    _progress(built, words)
    _problems(built, words)
    for text in (
        *("{%p for photo in p.photos %}", "{{ photo.picture }}", "{{ photo.caption }}"),
        *("{%p endfor %}", "{%p endfor %}"),
    ):
        built.add_paragraph(text)


def _optional(built: Any, value: str, title: str) -> None:
    built.add_paragraph(f"{{%p if {value} %}}")
    built.add_heading(title, 3)


def _pairs(built: Any) -> None:
    """Figures and facts, a line each."""
    for name, line in (
        ("figures", "{{ each.label }}：{{ each.value }} {{ each.unit }} {{ each.note }}"),
        ("facts", "{{ each.label }}：{{ each.value }}"),
    ):
        table = built.add_table(rows=3, cols=1)
        for row, text in enumerate((f"{{%tr for each in p.{name} %}}", line, "{%tr endfor %}")):
            _small(table.cell(row, 0).paragraphs[0], text)


def _months(built: Any, words: Mapping[str, str]) -> None:
    """Twelve columns: {%tc %} repeats a cell."""
    table = built.add_table(rows=3, cols=4, style="Table Grid")
    for place, width in enumerate((1.4, 0.2, 1.25, 0.2)):
        table.columns[place].width = Cm(width)
    for row, (name, value) in enumerate(
        (("month", "number"), ("plan_short", "plan"), ("done_short", "done"))
    ):
        texts = (words[name], "{%tc for m in p.months %}", f"{{{{ m.{value} }}}}", "{%tc endfor %}")
        for place, text in enumerate(texts):
            _small(table.cell(row, place).paragraphs[0], text)


def _progress(built: Any, words: Mapping[str, str]) -> None:
    built.add_heading(f"{words['progress']} {{{{ p.report_month }}}}", 3)
    for name in ("image", "progress", "site"):
        for text in (f"{{%p if p.{name} %}}", f"{{{{ p.{name} }}}}", "{%p endif %}"):
            built.add_paragraph(text)
    _optional(built, "p.next", words["next"])
    for text in ("{{ p.next }}", "{%p endif %}"):
        built.add_paragraph(text)


def _problems(built: Any, words: Mapping[str, str]) -> None:
    _optional(built, "p.problems", words["problems"])
    columns = (
        *(("b.kind", "kind"), ("b.text", "problem"), ("b.ask", "ask")),
        *(("b.holder", "holder"), ("b.due", "due")),
    )
    _loop_table(built, "b in p.problems", columns, words)
    built.add_paragraph("{%p endif %}")
    for text in ("{%p if p.said %}", "{{ p.said }}", "{%p endif %}"):
        built.add_paragraph(text)
