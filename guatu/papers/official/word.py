"""The Word templates that come with Guatu, in the layout of the standard.

They are made here and not kept as files, so that every measure stands in `rules.py`. An office
takes one, changes it in Word or WPS and sends it back; styles have the names it will look for.
"""

import datetime as dt
import io
import math
from functools import cache
from typing import Any, Literal

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from guatu.papers.official import rules
from guatu.papers.official.content import Official
from guatu.papers.official.imprint import add_imprint, add_item_table
from guatu.papers.templating import fill, settled

Form = Literal["document", "minutes", "list"]
RED = RGBColor(0xE6, 0x00, 0x12)
_TWIP = 20
# A twip less than 225 mm / 22: with 580 only 21 lines would stand on a page.
PITCH = int(rules.LINE * _TWIP)
# 28 characters a line by letter spacing and not by cells of a grid: LibreOffice gives a letter of
# 16 pt two cells of 15.8 pt. In twentieths of a point, which is as fine as Word counts.
SPACING = math.floor((rules.CHARACTER - rules.SIZE_3) * _TWIP)
_LEFT, _CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
_RIGHT, _BOTH = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
_RULE_SPACE = 5
_SOME_DAY = dt.datetime(2012, 7, 1)  # noqa: DTZ001 the day on which the standard took force

# Style to font, size, alignment, characters indented on the first line.
_STYLES: dict[str, tuple[str, int, WD_ALIGN_PARAGRAPH, int]] = {
    "公文正文": (rules.FANG, rules.SIZE_3, _BOTH, 2),
    "一级标题": (rules.HEI, rules.SIZE_3, _BOTH, 2),
    "二级标题": (rules.KAI, rules.SIZE_3, _BOTH, 2),
    "公文标题": (rules.SONG, rules.SIZE_2, _CENTRE, 0),
    "主送机关": (rules.FANG, rules.SIZE_3, _BOTH, 0),
    "发文机关标志": (rules.SONG, 42, _CENTRE, 0),
    "发文字号": (rules.FANG, rules.SIZE_3, _CENTRE, 0),
    "附件说明": (rules.FANG, rules.SIZE_3, _LEFT, 0),
    "署名": (rules.FANG, rules.SIZE_3, _LEFT, 0),
    "成文日期": (rules.FANG, rules.SIZE_3, _RIGHT, 0),
    "版记": (rules.FANG, rules.SIZE_4, _LEFT, 0),
    "页码": (rules.NUMERALS, rules.SIZE_4, _LEFT, 0),
    "表格文字": (rules.FANG, 12, _LEFT, 0),
}


def to_word(document: Official, *, template: bytes | None = None) -> bytes:
    """The document as .docx, in an office's own template or in the one that comes with Guatu."""
    return fill(template or standard_template(document.form), document.data())


@cache
def standard_template(form: Form) -> bytes:
    """The template of a form; the same bytes every time."""
    docx = _page()
    if form != "list":
        _head(docx, form)
    _title(docx)
    if form == "list":
        add_item_table(docx)
    else:
        _body(docx)
        _end(docx, form)
        add_imprint(docx, "分送" if form == "minutes" else "抄送")
    made = io.BytesIO()
    docx.save(made)
    return settled(made.getvalue(), fontTable=_font_table())


def _page() -> Docx:
    """An empty document with the page, grid, styles and page numbers of the standard."""
    docx = Document()
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(rules.PAGE_WIDTH), Mm(rules.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(rules.TOP), Mm(rules.BOTTOM)
    section.left_margin, section.right_margin = Mm(rules.BINDING), Mm(rules.RIGHT)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(rules.BOTTOM - rules.PAGE_NUMBER_DROP - 5)
    # python-docx has the grid of a section nowhere, and its template brings one without lines.
    for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001
        old.getparent().remove(old)
    grid = {"type": "lines", "linePitch": PITCH}
    section._sectPr.append(element("docGrid", **grid))  # noqa: SLF001
    _settings(docx)
    _styles(docx)
    _page_numbers(docx)
    core = docx.core_properties
    core.author, core.comments, core.title = "", "", "{{ title }}"
    core.created = core.modified = _SOME_DAY
    return docx


def element(name: str, **values: Any) -> Any:
    """A w: element with w: attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def add(docx: Any, text: str, style: str = "公文正文") -> Paragraph:
    """A paragraph of a document or a cell."""
    paragraph: Paragraph = docx.add_paragraph(text, style)
    return paragraph


def set_fonts(run: Any, font: str) -> None:
    """The font of a run, for Chinese too, which python-docx leaves out."""
    run.font.name = font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001


def _settings(docx: Docx) -> None:
    docx.settings.odd_and_even_pages_header_footer = True
    settings = docx.settings.element
    # Punctuation keeps its whole width; the languages of python-docx's template are others.
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "doNotCompress")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for language in docx.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _styles(docx: Docx) -> None:
    normal = docx.styles["Normal"]
    _dress(normal, rules.FANG, rules.SIZE_3)
    for name, (font, size, alignment, indent) in _STYLES.items():
        style = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = normal, True
        _dress(style, font, size)
        properties = style.element.get_or_add_pPr()
        if size != rules.SIZE_3:
            off = element("snapToGrid", val="0")
            properties.insert_element_before(off, "w:spacing", "w:ind", "w:jc")
        else:
            spacing = element("spacing", val=SPACING)
            style.element.rPr.insert_element_before(spacing, "w:kern", "w:sz", "w:szCs", "w:lang")
        style.paragraph_format.alignment = alignment
        if indent:
            _indent(style.paragraph_format, firstLine=indent)
    docx.styles["发文机关标志"].font.color.rgb = RED
    for name in ("一级标题", "二级标题"):
        docx.styles[name].paragraph_format.keep_with_next = True
    docx.styles["公文标题"].paragraph_format.line_spacing = Pt(33)
    docx.styles["表格文字"].paragraph_format.line_spacing = Pt(16)
    docx.styles["版记"].paragraph_format.line_spacing = Pt(24)
    docx.styles["页码"].paragraph_format.line_spacing = Pt(16)
    _indent(docx.styles["成文日期"].paragraph_format, right=rules.DATE_INDENT)


def _dress(style: ParagraphStyle, font: str, size: int) -> None:
    """Font, size and a line of the grid; no spare space between Chinese and digits."""
    style.font.name, style.font.size = font, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), font)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(PITCH / _TWIP)
    form.widow_control = False
    properties = style.element.get_or_add_pPr()
    for name in ("overflowPunct", "autoSpaceDE", "autoSpaceDN"):
        properties.insert_element_before(
            element(name, val="0"),
            *("w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"),
        )


def _indent(form: Any, **characters: int) -> None:
    """Indents in whole characters, with the same in twips for what reads only those."""
    properties = form._element.get_or_add_pPr()  # noqa: SLF001 python-docx knows no characters
    indent = properties.get_or_add_ind()
    for name, count in characters.items():
        indent.set(qn(f"w:{name}Chars"), str(count * 100))
        indent.set(qn(f"w:{name}"), str(round(count * rules.CHARACTER * _TWIP)))


def _head(docx: Docx, form: Form) -> None:
    """The red mark in a size that its length allows, the number, the red rule."""
    sizes = ("mark|length <= 10", 42), ("mark|length <= 16", 26), ("", 20)
    for index, (condition, size) in enumerate(sizes):
        tag = "if" if not index else "elif"
        add(docx, f"{{%p {tag} {condition} %}}" if condition else "{%p else %}")
        mark = add(docx, "{{ mark }}", "发文机关标志")
        mark.runs[0].font.size = Pt(size)
        mark.paragraph_format.space_before = Mm(rules.MARK_DROP)
        mark.paragraph_format.line_spacing = Pt(size)
    add(docx, "{%p endif %}")
    _blank(docx, rules.BEFORE_NUMBER)
    number = add(docx, "{{ number }}", "发文字号")
    if form == "minutes":
        number = add(docx, "{{ issuer }}\t{{ day }}", "发文字号")
        number.alignment = _LEFT
        number.paragraph_format.tab_stops.add_tab_stop(Mm(rules.AREA_WIDTH), _RIGHT)
    borders = element("pBdr")
    borders.append(
        element("bottom", val="single", sz=12, space=_RULE_SPACE, color=str(RED)),
    )
    properties = number._element.get_or_add_pPr()  # noqa: SLF001 python-docx knows no borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    _blank(docx, rules.BEFORE_TITLE)


def _title(docx: Docx) -> None:
    add(docx, "{%p for line in title_lines %}")
    add(docx, "{{ line }}", "公文标题")
    add(docx, "{%p endfor %}")
    _blank(docx, rules.BEFORE_ADDRESSEE)


def _body(docx: Docx) -> None:
    add(docx, "{%p if addressee %}")
    add(docx, "{{ addressee }}：", "主送机关")
    add(docx, "{%p endif %}")
    add(docx, "{%p for part in body %}")
    for tag, kind, style in (
        ("if", "level1", "一级标题"),
        ("elif", "level2", "二级标题"),
    ):
        add(docx, f'{{%p {tag} part.kind == "{kind}" %}}')
        add(docx, "{{ part.text }}", style)
    add(docx, "{%p else %}")
    add(docx, "{{ part.text }}")
    add(docx, "{%p endif %}")
    add(docx, "{%p endfor %}")
    add(docx, "{%p if attachments %}")
    _blank(docx, 1)
    add(docx, "{%p for name in attachments %}")
    word = "{% if loop.first %}附件：{% else %}　　　{% endif %}"
    number = "{% if loop.length > 1 %}{{ loop.index }}.{% endif %}"
    _indent(
        add(docx, f"{word}{number}{{{{ name }}}}", "附件说明").paragraph_format, left=6, hanging=4
    )
    add(docx, "{%p endfor %}")
    add(docx, "{%p endif %}")


def _end(docx: Docx, form: Form) -> None:
    """Signature, date and note of a document; the lists of people of minutes."""
    if form == "minutes":
        add(docx, "{%p if people %}")
        _blank(docx, 1)
        add(docx, "{%p for pair in people %}")
        line = add(docx, "", "附件说明")
        word = line.add_run("{{ pair.word }}：")
        set_fonts(word, rules.HEI)
        line.add_run("{{ pair.names }}")
        _indent(line.paragraph_format, left=5, hanging=3)
        add(docx, "{%p endfor %}")
        add(docx, "{%p endif %}")
        return
    add(docx, "{%p if day %}")
    _blank(docx, 2)
    # A long name would stand out over the margin: it ends there instead.
    add(docx, "{%p if issuer|length > 14 %}")
    add(docx, "{{ issuer }}", "署名").alignment = _RIGHT
    add(docx, "{%p else %}")
    signer = add(docx, "\t{{ issuer }}", "署名")
    # The middle of the date: eleven characters, of which eight are half as wide.
    middle = rules.AREA_WIDTH - (rules.DATE_INDENT * rules.CHARACTER + 56) * rules.POINT
    signer.paragraph_format.tab_stops.add_tab_stop(Mm(middle), _CENTRE)
    add(docx, "{%p endif %}")
    add(docx, "{{ day }}", "成文日期")
    add(docx, "{%p endif %}")
    add(docx, "{%p if note %}")
    add(docx, "（{{ note }}）")
    add(docx, "{%p endif %}")


def _blank(docx: Docx, lines: int) -> None:
    for _line in range(lines):
        add(docx, "", "主送机关")


def _page_numbers(docx: Docx) -> None:
    section = docx.sections[0]
    for footer, alignment, side in (
        (section.footer, _RIGHT, "right"),
        (section.even_page_footer, _LEFT, "left"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = docx.styles["页码"]
        paragraph.alignment = alignment
        _indent(paragraph.paragraph_format, **{side: 1})
        paragraph.add_run("— ")
        field = element("fldSimple", instr=" PAGE ")
        run = element("r")
        run.append(element("t"))
        run[0].text = "1"
        field.append(run)
        paragraph._p.append(field)  # noqa: SLF001 python-docx knows no fields
        paragraph.add_run(" —")


def _font_table() -> bytes:
    """The fonts by name, each with those that stand in for it."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in rules.FALLBACKS.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()
