"""Every format gives the same grid, with the true positions of the file."""

import datetime as dt
import io

import pytest
import xlwt

from guatu.workbooks import Grid, Merge, open_workbook

from .makers import ods, with_sheet_data, xlsx


def first(data: bytes, name: str = "a.xlsx") -> Grid:
    return open_workbook(data, name).sheets[0]


def test_positions_are_those_of_the_file_where_the_table_starts_later() -> None:
    def fill(sheet) -> None:
        sheet["C5"], sheet["D6"] = "项目名称", 12.5

    found = first(xlsx(fill))
    assert found.rows == [["项目名称", ""], ["", 12.5]]
    assert found.ref(0, 0) == "C5"
    assert found.ref(1, 1) == "D6"
    assert found.number(1) == 6


def test_merges_and_dates_and_hidden_parts_are_known() -> None:
    def fill(sheet) -> None:
        sheet["B2"], sheet["C2"] = "标题", "x"
        sheet["B5"], sheet["C5"] = dt.date(2024, 10, 1), True
        sheet.merge_cells("B2:B4")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.parent.create_sheet("暗").sheet_state = "hidden"

    book = open_workbook(xlsx(fill), "x.xlsx.xlsx")
    assert book.sheets[0].merges == (Merge(0, 0, 2, 0),)
    assert book.sheets[0].rows[3] == [dt.date(2024, 10, 1), True]
    assert [sheet.hidden for sheet in book.sheets] == [False, True]
    assert {m.code for m in book.sheets[0].messages} == {"hidden_rows", "hidden_columns"}


def test_error_cells_and_formulas_never_calculated_keep_their_text() -> None:
    rows = (
        b'<row r="2"><c r="B2"><v>1</v></c><c r="C2" s="3" t="e"><f>A1/0</f><v>#DIV/0!</v></c>'
        b'<c r="D2"><f>SUM(A1:A3)</f></c><c r="E2"><f>1+1</f><v></v></c>'
        b'<c r="F2"><f>1+1</f><v>2</v></c><c r="G2" t="str"><f>""</f><v></v></c>'
        b'<c r="H2"><f>A1&amp;"x"</f><v/></c><c r="I2" t="e"><v>#REF!</v></c>'
        b'<c r="J2"><v>9</v></c></row>'
    )
    assert first(with_sheet_data(rows)).rows == [
        [1, "#DIV/0!", "=SUM(A1:A3)", "=1+1", 2, "", '=A1&"x"', "#REF!", 9]
    ]


def test_a_workbook_written_with_prefixed_elements_is_scanned_too() -> None:
    sheet = with_sheet_data(
        b'<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        b'<x:c r="B1" t="e"><x:v>#REF!</x:v></x:c></x:row>'
    )
    assert first(sheet).rows == [[1, "#REF!"]]


def test_an_xls_is_read_whatever_its_name_says() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write(2, 1, "项目名称")
    sheet.write_merge(3, 5, 1, 1, "石门")
    sheet.write(5, 2, 7)
    book.add_sheet("参数").visibility = 1
    target = io.BytesIO()
    book.save(target)
    read = open_workbook(target.getvalue(), "x.xlsx")
    assert read.format == "xls"
    assert read.sheets[0].ref(0, 0) == "B3"
    assert read.sheets[0].merges == (Merge(1, 0, 3, 0),)
    assert read.sheets[1].hidden


def test_an_xls_marks_its_error_cells() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write(0, 0, "x")
    sheet.row(1).set_cell_error(0, "#REF!")
    sheet.write(1, 1, 3)
    target = io.BytesIO()
    book.save(target)
    assert first(target.getvalue()).rows[1] == ["#REF!", 3]


def test_an_ods_gives_its_merges_too() -> None:
    data = ods(
        [
            [("标题", {"numbercolumnsspanned": 2}), None],
            [("甲", {}), ("县局", {"numberrowsspanned": 2})],
            [("乙", {}), None],
        ]
    )
    found = first(data)
    assert found.name == "台账 & 附件"
    assert found.rows == [["标题", ""], ["甲", "县局"], ["乙", ""]]
    assert found.merges == (Merge(0, 0, 0, 1), Merge(1, 1, 2, 1))


def test_an_html_page_that_calls_itself_xls_is_read() -> None:
    page = (
        '<html><head><meta charset="gb2312"></head><table><tr><td rowspan="2">序号</td>'
        "<td colspan=2>总&nbsp;投资<br>(万元)</td></tr>"
        "<tr><td>甲</td><td>a &lt; b</td></tr></table>"
    )
    found = first(page.encode("gb18030"), "x.xls")
    assert found.rows == [["序号", "总 投资\n(万元)", ""], ["", "甲", "a < b"]]
    assert found.merges == (Merge(0, 0, 1, 0), Merge(0, 1, 0, 2))


CHINESE = '序号,项目名称,总投资\n1,"石门\n水库",100\n2,"甲，乙",“二期”\n'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_each_encoding_and_with_each_separator(
    encoding: str, separator: str
) -> None:
    text = CHINESE.replace(",", separator)
    book = open_workbook(text.encode(encoding), "台账.csv")
    assert book.separator == separator
    assert book.sheets[0].rows == [
        ["序号", "项目名称", "总投资"],
        ["1", "石门\n水库", "100"],
        ["2", "甲，乙", "“二期”"],
    ]


WESTERN = "Project;Town;Cost £m\nCafé Élan;Besançon;£3.5\nÎle d’été – north;Zürich;£33.73\n"


def test_western_text_is_not_taken_for_chinese() -> None:
    book = open_workbook(WESTERN.encode("cp1252"), "a.csv")
    assert book.encoding == "cp1252"
    assert book.sheets[0].rows[1] == ["Café Élan", "Besançon", "£3.5"]


def test_chinese_cut_in_the_middle_of_a_letter_is_still_chinese() -> None:
    data = (CHINESE * 3).encode("gb18030") + b"\xd0"
    assert open_workbook(data, "a.csv").encoding == "gb18030"


def test_a_declared_separator_is_believed_and_rows_keep_their_numbers() -> None:
    book = open_workbook(b"sep=;\na,x;b\n1;2\n", "a.csv")
    assert book.sheets[0].rows[0] == ["a,x", "b"]
    assert book.sheets[0].ref(0, 1) == "B2"


def test_a_preamble_does_not_hide_the_separator() -> None:
    text = "青石县重点项目台账\n单位：万元\n\n" + "\n".join(f"{n};项目{n};1,5" for n in range(9))
    assert open_workbook(text.encode(), "a.csv").separator == ";"
