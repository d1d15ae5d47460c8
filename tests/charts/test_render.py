"""Charts on paper: exact sizes, text that stays text, tiles that cover the sheet."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from guatu.charts import A0, A1, A2, A3, A4, TV, MasterGroup, MasterRow, Paper, Totals, battle_map
from guatu.charts.master import master_chart
from guatu.charts.render import NotPrinted, to_pdf, to_png
from guatu.charts.tiles import OVERLAP, tile_sheet
from tests.charts.county import FONTS, LABELS, county
from tests.charts.project import project

POINTS_PER_MM = 72 / 25.4
SIZES = {
    "A0": (841, 1189), "A1": (594, 841), "A2": (420, 594), "A3": (297, 420), "A4": (210, 297),
}  # fmt: skip


def size_in_mm(pdf: bytes, number: int = 0) -> tuple[float, float]:
    box = PdfReader(BytesIO(pdf)).pages[number].mediabox
    return float(box.width) / POINTS_PER_MM, float(box.height) / POINTS_PER_MM


@pytest.mark.parametrize("paper", [A0, A1, A2, A3, A4], ids=lambda p: p.name)
def test_a_pdf_has_the_size_of_its_sheet_within_a_tenth_of_a_millimetre(paper: Paper) -> None:
    short, long = SIZES[paper.name]
    for turned, expected in ((paper, (long, short)), (paper.turned(), (short, long))):
        pdf = to_pdf(battle_map(project(), turned), turned, fonts=FONTS)
        assert size_in_mm(pdf) == pytest.approx(expected, abs=0.1)


def test_the_text_of_a_pdf_can_be_searched_and_its_fonts_are_embedded_subsets() -> None:
    data = county(40)
    pdf = to_pdf(master_chart(data, A1), A1, fonts=FONTS)
    page = PdfReader(BytesIO(pdf)).pages[0]
    text = page.extract_text()
    assert "数据截至" in text
    assert "青石县2026年重点项目建设作战图" in text
    names = {font["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert {name.partition("+")[2].split("-")[1] for name in names} == {"Regular", "Bold"}
    assert len(pdf) < 1_000_000


def test_the_same_pages_print_the_same_bytes() -> None:
    pages = master_chart(county(5), A3)
    assert to_pdf(pages, A3, fonts=FONTS) == to_pdf(pages, A3, fonts=FONTS)


def test_a_chart_of_pages_is_one_pdf() -> None:
    pages = master_chart(county(120), A4)
    pdf = to_pdf(pages, A4, fonts=FONTS)
    assert len(PdfReader(BytesIO(pdf)).pages) == len(pages) > 1


@pytest.mark.parametrize("paper", [A3, A4], ids=lambda p: p.name)
@pytest.mark.parametrize("sheet", [A0, A0.turned(), A1, A2], ids=lambda p: p.size)
def test_tiles_cover_the_sheet_and_overlap(sheet: Paper, paper: Paper) -> None:
    tiling = tile_sheet(sheet, paper)
    first = [tile for tile in tiling.tiles if tile.row == 1]
    column = [tile for tile in tiling.tiles if tile.column == 1]
    assert len(first) * len(column) == len(tiling.tiles)
    for starts, sizes, whole in (
        ([one.x for one in first], [one.width for one in first], sheet.width),
        ([one.y for one in column], [one.height for one in column], sheet.height),
    ):
        ends = [start + size for start, size in zip(starts, sizes, strict=True)]
        assert starts[0] == 0
        assert ends[-1] == pytest.approx(whole)
        for end, start in zip(ends, starts[1:], strict=False):
            assert end - start == pytest.approx(OVERLAP)


def test_a0_takes_nine_sheets_of_a3() -> None:
    assert len(tile_sheet(A0, A3).tiles) == 9


def test_a_tiled_pdf_has_a_page_for_each_tile_with_its_place_and_glue_edge() -> None:
    pages = master_chart(county(40), A1)
    tiling = tile_sheet(A1, A4)
    pdf = to_pdf(pages, A1, fonts=FONTS, tile=A4, labels=LABELS)
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == len(tiling.tiles) * len(pages)
    expected = (tiling.paper.width, tiling.paper.height)
    assert size_in_mm(pdf, 1) == pytest.approx(expected, abs=0.1)
    assert f"第1行/共{tiling.rows}行 第2列/共{tiling.columns}列" in reader.pages[1].extract_text()
    assert "粘贴处" in reader.pages[0].extract_text()


def test_only_paper_larger_than_the_tile_can_be_tiled() -> None:
    with pytest.raises(ValueError, match="not smaller"):
        tile_sheet(A4, A3)
    with pytest.raises(ValueError, match="Only paper"):
        tile_sheet(TV, A4)


def test_a_png_has_the_dots_asked_for_and_colours_of_a_themed_page() -> None:
    page = master_chart(county(5), TV)[0]
    picture = Image.open(BytesIO(to_png(page, dpi=96, fonts=FONTS))).convert("RGB")
    assert picture.size == (1920, 1080)
    assert picture.getpixel((3, 3)) == (255, 255, 255)
    sheet = to_png(master_chart(county(5), A4)[0], dpi=100, fonts=FONTS)
    width, height = Image.open(BytesIO(sheet)).size
    assert width == pytest.approx(297 / 25.4 * 100, abs=1)
    assert height == pytest.approx(210 / 25.4 * 100, abs=1)


def test_a_picture_too_large_for_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        to_png(master_chart(county(1), A0)[0], dpi=600, fonts=FONTS)
    with pytest.raises(ValueError, match="Not a page"):
        to_png("<svg/>", dpi=96, fonts=FONTS)


def test_text_that_looks_like_typst_or_xml_is_printed_as_text() -> None:
    name = '#read("/etc/passwd") $x$ <b>&amp;</b> \\ ]]> "'
    rows = (MasterRow(id="x", name=name),)
    data = county(0, groups=1)
    chart = type(data)(
        **{
            **{field: getattr(data, field) for field in data.__dataclass_fields__},
            "groups": (MasterGroup("g", name, rows, Totals(1)),),
            "title": name,
        }
    )
    pdf = to_pdf(master_chart(chart, A3), A3, fonts=FONTS)
    assert '#read("/etc/passwd")' in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_a_page_that_cannot_be_drawn_says_so() -> None:
    broken = master_chart(county(1), A4)[0].replace("</svg>", "")
    with pytest.raises(NotPrinted, match="SVG"):
        to_pdf([broken], A4, fonts=FONTS)
