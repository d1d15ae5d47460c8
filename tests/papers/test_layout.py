"""The PDF and the Word file measured against GB/T 9704-2012."""

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from guatu.papers.official import rules
from guatu.papers.official.content import numeral, written
from guatu.papers.official.pdf import to_pdf
from guatu.papers.official.titles import title_lines, width
from guatu.papers.official.word import PITCH, SPACING, standard_template, to_word
from tests.papers.documents import DAY, FONTS, HOSTILE, LETTER, LIST, MINUTES

MM = 72 / 25.4
HEIGHT = rules.PAGE_HEIGHT * MM


@dataclass
class Line:
    """Text of one base line: where it begins, how far the base line lies below the top (mm)."""

    text: str
    x: float
    y: float
    size: float
    font: str


def lines_of(page: PageObject) -> list[Line]:
    """The lines of a page from the top."""
    found: dict[float, list[Line]] = {}

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if not text.strip():
            return
        x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        name = str(font["/BaseFont"]) if isinstance(font, dict) else ""
        line = Line(text.strip("\n"), x / MM, (HEIGHT - y) / MM, abs(size * tm[0]), name)
        found.setdefault(round(y, 1), []).append(line)

    page.extract_text(visitor_text=visit)
    made = []
    for parts in found.values():
        parts.sort(key=lambda part: part.x)
        made.append(parts[0])
        made[-1].text = "".join(part.text for part in parts)
    return sorted(made, key=lambda line: line.y)


@pytest.fixture(scope="module")
def letter() -> list[list[Line]]:
    """The lines of the letter by page."""
    return [lines_of(page) for page in PdfReader(BytesIO(to_pdf(LETTER, fonts=FONTS))).pages]


@pytest.fixture(scope="module")
def minutes() -> list[list[Line]]:
    """The lines of the minutes by page."""
    return [lines_of(page) for page in PdfReader(BytesIO(to_pdf(MINUTES, fonts=FONTS))).pages]


def _with(lines: list[Line], start: str) -> Line:
    return next(line for line in lines if line.text.replace(" ", "").startswith(start))


def test_the_pdf_is_a4_with_22_lines_of_28_characters(letter: list[list[Line]]) -> None:
    page = PdfReader(BytesIO(to_pdf(LETTER, fonts=FONTS))).pages[0]
    assert float(page.mediabox.width) / MM == pytest.approx(210, abs=0.1)
    assert float(page.mediabox.height) / MM == pytest.approx(297, abs=0.1)
    full = letter[2][:-1]  # without the page number
    assert len(full) == rules.LINES
    inner = [line for line in full if line.x == pytest.approx(rules.BINDING, abs=0.1)]
    assert len(inner) > 15
    assert {len(line.text) for line in inner if len(line.text) > 20} == {rules.CHARACTERS}
    for line, after in pairwise(full):
        assert after.y - line.y == pytest.approx(rules.AREA_HEIGHT / rules.LINES, abs=0.02)
    assert rules.TOP < full[0].y < rules.TOP + rules.AREA_HEIGHT / rules.LINES
    assert full[-1].y < rules.TOP + rules.AREA_HEIGHT


def test_the_red_head_stands_35_mm_below_the_type_area(letter: list[list[Line]]) -> None:
    first = letter[0]
    mark, number = _with(first, "青石县重点"), _with(first, "青重办督")
    top = mark.y - 0.88 * mark.size / MM
    assert top == pytest.approx(rules.TOP + rules.MARK_DROP, abs=0.5)
    assert "NotoSerifSC-Bold" in mark.font
    # Two empty lines, then the number in the middle.
    line = rules.AREA_HEIGHT / rules.LINES
    assert number.y - (mark.y + 0.12 * mark.size / MM) == pytest.approx(2.72 * line, abs=0.6)
    middle = rules.BINDING + rules.AREA_WIDTH / 2
    assert number.x < middle < number.x + 60


def test_the_title_stands_two_lines_below_the_red_rule(letter: list[list[Line]]) -> None:
    first = letter[0]
    number = _with(first, "青重办督")
    rule = number.y + 0.12 * rules.SIZE_3 / MM + rules.RULE_DROP
    titles = [line for line in first if line.size == pytest.approx(rules.SIZE_2, abs=0.1)]
    assert "".join(line.text for line in titles) == LETTER.title
    empty = (titles[0].y - 0.88 * rules.SIZE_2 / MM - rule) / (rules.AREA_HEIGHT / rules.LINES)
    assert 1.9 < empty < 2.4
    addressee = _with(first, "县住房和城乡建设局：")
    assert addressee.x == pytest.approx(rules.BINDING, abs=0.1)
    assert addressee.y - titles[-1].y == pytest.approx(2 * rules.AREA_HEIGHT / rules.LINES, abs=1.5)


def test_headings_are_hei_and_kai_and_the_body_fang(letter: list[list[Line]]) -> None:
    lines = [line for page in letter for line in page]
    assert "NotoSansSC" in _with(lines, "一、督办事项").font
    assert "FandolKai" in _with(lines, "（一）完成").font
    body = _with(lines, "按照县委")
    assert "FandolFang" in body.font
    assert body.size == pytest.approx(rules.SIZE_3, abs=0.1)
    assert body.x == pytest.approx(rules.BINDING + 2 * rules.AREA_WIDTH / 28, abs=0.1)


def test_page_numbers_are_odd_right_and_even_left_between_dashes(letter: list[list[Line]]) -> None:
    for number, page in enumerate(letter, start=1):
        foot = page[-1]
        assert foot.text.replace(" ", "") == f"—{number}—"
        assert foot.size == pytest.approx(rules.SIZE_4, abs=0.1)
        dash = foot.y - 0.38 * rules.SIZE_4 / MM
        assert dash - (rules.TOP + rules.AREA_HEIGHT) == pytest.approx(7, abs=0.6)
        one = rules.SIZE_4 / MM
        if number % 2:
            assert foot.x > rules.BINDING + rules.AREA_WIDTH / 2
        else:
            assert foot.x == pytest.approx(rules.BINDING + one, abs=0.2)


def test_attachments_signature_and_imprint_end_the_letter(letter: list[list[Line]]) -> None:
    last = letter[-1]
    line = rules.AREA_HEIGHT / rules.LINES
    attachment, second = _with(last, "附件：1.议定事项清单"), _with(last, "2.填报说明")
    assert attachment.x == pytest.approx(rules.BINDING + 2 * rules.AREA_WIDTH / 28, abs=0.1)
    assert second.x == pytest.approx(attachment.x + 3 * rules.AREA_WIDTH / 28, abs=0.2)
    before = last[last.index(attachment) - 1]
    assert attachment.y - before.y == pytest.approx(2 * line, abs=0.1)
    day, issuer = _with(last, "2026年11月25日"), _with(last, "青石县发展和改革局")
    wide = width(written(DAY)) * rules.AREA_WIDTH / 28
    right = rules.PAGE_WIDTH - rules.RIGHT - rules.DATE_INDENT * rules.AREA_WIDTH / 28
    assert day.x + wide == pytest.approx(right, abs=1.5)
    assert issuer.y == pytest.approx(day.y - line, abs=0.1)
    copies, printer = _with(last, "抄送：县政府办公室"), _with(last, "青石县重点项目")
    assert copies.size == printer.size == pytest.approx(rules.SIZE_4, abs=0.1)
    assert copies.x == pytest.approx(rules.BINDING + rules.SIZE_4 / MM, abs=0.2)
    assert printer.text.endswith("2026年11月25日印发")
    foot = rules.TOP + rules.AREA_HEIGHT
    assert foot - 5 < printer.y < foot


def test_minutes_name_who_was_there_and_bear_no_signature(minutes: list[list[Line]]) -> None:
    lines = [line for page in minutes for line in page]
    mark = lines[0]
    assert mark.text == MINUTES.mark
    assert mark.y - 0.88 * mark.size / MM == pytest.approx(72, abs=0.5)
    present = [_with(lines, word) for word in ("出席：", "请假：", "列席：")]
    assert all("NotoSansSC" in line.font for line in present)
    assert [line.text.split("：")[1] for line in present] == [names for _w, names in MINUTES.people]
    assert sum("青石县人民政府办公室" in line.text for line in lines) == 2  # head and imprint


def test_what_a_person_typed_is_text_in_both_files(letter: list[list[Line]]) -> None:
    wanted = HOSTILE.replace("\a\f\x00", "").strip()
    text = "".join(line.text for page in letter for line in page)
    assert wanted.replace(" ", "") in text.replace(" ", "")
    word = Document(BytesIO(to_word(LETTER)))
    assert wanted in [paragraph.text for paragraph in word.paragraphs]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_pdf(MINUTES, fonts=FONTS) == to_pdf(MINUTES, fonts=FONTS)
    assert to_word(LETTER) == to_word(LETTER)


def test_the_word_page_has_the_margins_and_the_grid_of_the_standard() -> None:
    section = Document(BytesIO(to_word(LETTER))).sections[0]
    measures = {
        "page_width": 210,
        "page_height": 297,
        "top_margin": rules.TOP,
        "bottom_margin": rules.BOTTOM,
        "left_margin": rules.BINDING,
        "right_margin": rules.RIGHT,
    }
    for name, wanted in measures.items():
        assert getattr(section, name).mm == pytest.approx(wanted, abs=0.1), name
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", str(PITCH))
    assert PITCH * rules.LINES <= round(rules.AREA_HEIGHT * MM * 20) < (PITCH + 1) * rules.LINES
    a_line = rules.CHARACTERS * (rules.SIZE_3 + SPACING / 20)
    assert a_line <= rules.AREA_WIDTH * MM < a_line + rules.SIZE_3


def test_the_word_styles_have_the_fonts_and_their_stand_ins() -> None:
    data = to_word(LETTER)
    document = Document(BytesIO(data))
    fonts = {
        "公文标题": (rules.SONG, 22),
        "公文正文": (rules.FANG, 16),
        "一级标题": (rules.HEI, 16),
        "二级标题": (rules.KAI, 16),
        "版记": (rules.FANG, 14),
        "页码": (rules.NUMERALS, 14),
    }
    for name, (font, size) in fonts.items():
        style = document.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert style.font.size.pt == size
    with ZipFile(BytesIO(data)) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert all(f'w:name="{font}"' in table for font in rules.FALLBACKS)
    assert "FandolFang R" in table
    used = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert used["一、督办事项"] == "一级标题"
    assert used["（一）完成青石职业技术学校二期用地报批"] == "二级标题"


def test_word_footers_differ_for_odd_and_even_pages() -> None:
    document = Document(BytesIO(to_word(LETTER)))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.text.startswith("— ")
    assert (odd.alignment, even.alignment) == (2, 0)


def test_the_imprint_of_word_ends_on_the_foot_of_the_type_area() -> None:
    table = Document(BytesIO(to_word(LETTER))).tables[-1]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    assert place.get(qn("w:vertAnchor")) == "margin"
    assert [row.cells[0].text for row in table.rows] == [
        "抄送：县政府办公室，县委督查室。",
        "青石县重点项目建设领导小组办公室\t2026年11月25日印发",
    ]


def test_a_list_of_items_repeats_its_header_on_every_page() -> None:
    table = Document(BytesIO(to_word(LIST))).tables[0]
    assert len(table.rows) == 31
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    pages = PdfReader(BytesIO(to_pdf(LIST, fonts=FONTS))).pages
    assert len(pages) > 1
    assert all("牵头单位" in page.extract_text() for page in pages)


def test_templates_are_the_same_bytes_every_time() -> None:
    made = standard_template("document")
    standard_template.cache_clear()
    assert standard_template("document") == made


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于开工的通知", ["关于开工的通知"]),
        (
            "关于督促办理11月项目工作调度会议定事项的函",
            ["关于督促办理11月项目", "工作调度会议定事项的函"],
        ),
        ("第一行\n第二行", ["第一行", "第二行"]),
    ],
)
def test_titles_break_between_words(title: str, lines: list[str]) -> None:
    assert title_lines(title, most=18) == lines


@given(st.text("关于项目工作调度会的（2026）年函、，", min_size=1, max_size=80))
@settings(max_examples=100, deadline=None)
def test_a_broken_title_loses_nothing_and_fits(title: str) -> None:
    lines = title_lines(title, most=18)
    assert "".join(lines) == title
    assert all(width(line) <= 18 for line in lines) or len(lines) == 1


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_numerals_of_headings(number: int, text: str) -> None:
    assert numeral(number) == text


def test_a_hundredth_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="100"):
        numeral(100)
