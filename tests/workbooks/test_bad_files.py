"""Each file that cannot be read gets one code, and never the memory of the machine."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlwt

from guatu.workbooks import BadFile, Limits, english, open_workbook, recognise

from .makers import SHEET_PART, ods, repacked, with_sheet_data, xlsx

HEADER = ["序号", "项目名称", "总投资（万元）"]


@pytest.fixture(scope="module")
def good() -> bytes:
    return xlsx(lambda sheet: (sheet.append(HEADER), sheet.append([1, "甲", 100])))


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BadFile) as caught:
        open_workbook(data, "台账.xlsx", limits=limits or Limits())
    assert english(caught.value)
    return caught.value.code


def xls(fill: str = "项目名称") -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, fill)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def packed(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\t", "file_empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "file_is_picture"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "file_is_picture"),
        (b"GIF89a" + bytes(99), "file_is_picture"),
        (b"BM\x00\x00" + bytes(99), "file_is_picture"),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(99), "file_is_picture"),
        (b"%PDF-1.7\n", "file_is_pdf"),
        (b"{\\rtf1 a}", "file_is_word"),
        (b"Rar!\x1a\x07\x00" + bytes(99), "file_is_archive"),
        (b"MZ\x90\x00" + bytes(99), "file_is_program"),
        (bytes(range(256)) * 9, "file_not_a_table"),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "file_is_xml_spreadsheet"),
        (b"<html><body>no table</body></html>", "html_without_table"),
        (b'a,b\n"' + b"x" * 2_000_000, "text_unreadable"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_named(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_csv_may_begin_with_the_letters_of_a_bitmap() -> None:
    assert open_workbook(b"BM,MZ\n1,2\n", "a.csv").sheets[0].rows[0] == ["BM", "MZ"]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("word/document.xml", "file_is_word"),
        ("ppt/presentation.xml", "file_is_slides"),
        ("xl/workbook.bin", "file_is_xlsb"),
        ("readme.txt", "file_is_archive"),
    ],
)
def test_a_package_of_another_kind_is_named(part: str, code: str) -> None:
    assert refusal(packed("[Content_Types].xml", part)) == code


@pytest.mark.parametrize("kept", [40, 0.5, -10])
def test_a_cut_off_workbook_is_called_cut_off(good: bytes, kept: float) -> None:
    end = int(kept) if isinstance(kept, int) else int(len(good) * kept)
    assert refusal(good[:end]) == "file_truncated"


def test_a_cut_off_xls_is_called_cut_off() -> None:
    data = xls()
    assert refusal(data[: len(data) // 2]) == "file_truncated"
    assert refusal(data[:700]) == "file_truncated"


def test_an_xls_with_a_password_is_called_encrypted() -> None:
    data = xls()
    first = data.find(struct.pack("<HH", 0x0809, 16)) + 20
    assert refusal(data[:first] + struct.pack("<H", 0x002F) + data[first + 2 :]) == "file_encrypted"


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        ("EncryptedPackage", "file_encrypted"),  # an .xlsx with a password
        ("WordDocument", "file_is_word"),
        ("PowerPoint Document", "file_is_slides"),
        ("Contents", "file_not_a_table"),
    ],
)
def test_an_ole_container_is_known_by_its_streams(stream: str, code: str) -> None:
    data = bytearray(xls())
    entry = data.find("Workbook".encode("utf-16-le"))
    name = stream.encode("utf-16-le")
    data[entry : entry + 64] = name.ljust(64, b"\x00")
    data[entry + 64 : entry + 66] = struct.pack("<H", len(name) + 2)
    assert refusal(bytes(data)) == code


def test_an_xls_that_states_an_impossible_size_never_reaches_the_reader() -> None:
    data = xls()
    start = data.find(struct.pack("<HH", 0x0200, 14)) + 4
    forged = data[:start] + struct.pack("<LLHH", 0, 4_000_000_000, 0, 60_000) + data[start + 12 :]
    assert refusal(forged) == "file_damaged"


def test_a_zip_with_encrypted_parts_is_called_encrypted(good: bytes) -> None:
    data = bytearray(good)
    position = data.find(b"PK\x01\x02")
    while position >= 0:
        data[position + 8] |= 1
        position = data.find(b"PK\x01\x02", position + 4)
    assert refusal(bytes(data)) == "file_encrypted"


def test_an_encrypted_ods_is_called_encrypted() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "noise")
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert refusal(target.getvalue()) == "file_encrypted"


def test_a_part_that_inflates_a_thousandfold_is_a_bomb(good: bytes) -> None:
    strings = b"<sst>" + b"<si><t>a</t></si>" * 4_000_000 + b"</sst>"
    assert refusal(repacked(good, {"xl/sharedStrings.xml": strings})) == "zip_bomb"


def test_a_part_that_lies_about_its_size_is_found_by_inflating_it(good: bytes) -> None:
    data = bytearray(repacked(good, {"xl/sharedStrings.xml": b"<sst>" + b" " * 9_999 + b"</sst>"}))
    entry = data.rfind(b"xl/sharedStrings.xml") - 46
    data[entry + 24 : entry + 28] = struct.pack("<L", 10)
    assert refusal(bytes(data)) == "file_damaged"


def test_a_zip_of_too_many_parts_is_refused_by_its_directory(good: bytes) -> None:
    parts = {f"a/{number}.xml": b"x" for number in range(5000)}
    assert refusal(repacked(good, parts)) == "zip_bomb"


def test_the_bound_on_unpacked_bytes_holds_for_all_parts_together(good: bytes) -> None:
    parts = {f"xl/a{number}.xml": bytes(range(256)) * 40 for number in range(20)}
    assert refusal(repacked(good, parts), Limits(max_unpacked=100_000)) == "unpacked_too_large"


def test_entities_are_refused(good: bytes) -> None:
    xml = b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'
    assert refusal(repacked(good, {"xl/workbook.xml": xml})) == "file_damaged"


def test_a_million_empty_rows_below_the_table_cost_nothing() -> None:
    rows = b"".join(b'<row r="%d" spans="1:3"/>' % number for number in range(4, 1_000_001))
    table = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>%s</t></is></c></row>'
        % ("项目名称".encode(), "石门水库".encode())
    )
    book = open_workbook(with_sheet_data(table + rows), "a.xlsx")
    assert book.sheets[0].rows == [["项目名称"], ["石门水库"]]


def test_a_million_rows_with_formats_only_are_an_empty_sheet() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/></row>' % (number, number) for number in range(1, 1_000_001)
    )
    book = open_workbook(with_sheet_data(rows), "a.xlsx")
    refused = recognise(book.sheets[0]).refusal
    assert refused is not None
    assert refused.code == "sheet_empty"


def test_a_million_rows_of_blank_texts_are_refused() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (number, number)
        for number in range(1, 1_000_001)
    )
    assert refusal(with_sheet_data(rows)) == "too_many_rows"


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="C1048576"><v>1</v></c></row>',
        b'<row r="2"><c r="XFD1048576"><v>1</v></c></row>',  # the row lies
        b'<row r="90000"><c s="1" r="XFD90000"><v>1</v></c></row>',
        b"<row r='90000'><c r='XFD90000'><v>1</v></c></row>",
        b'<x:row r="90000"><x:c r="XFD90000"><x:v>1</x:v></x:c></x:row>',
        b'<row r="9"><c r="xfd1048576"><v>1</v></c></row>',
        b'<row r="9"><c r="D99999999910"><v>1</v></c></row>',
        b'<row r="2">' + b"<c><v>1</v></c>" * 20_000 + b"</row>" + b"<row/>" * 90_000
        + b"<row><c><v>1</v></c></row>",
    ],
)  # fmt: skip
def test_a_lone_cell_far_away_never_reaches_the_reader(far: bytes) -> None:
    first = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    with pytest.raises(BadFile) as caught:
        open_workbook(with_sheet_data(first + far), "a.xlsx")
    assert caught.value.code == "far_cell"
    assert caught.value.params["cell"]


def test_a_cell_that_states_two_places_is_damage() -> None:
    twice = b'<row r="2"><c r="B2" r="XFD1048576"><v>1</v></c></row>'
    assert refusal(with_sheet_data(twice)) == "file_damaged"


def test_a_lone_cell_far_away_in_an_xls_never_reaches_the_reader() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, 1)
    target = io.BytesIO()
    book.save(target)
    assert refusal(target.getvalue()) == "far_cell"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</table:table>", b"</table2table>"),  # the reader would look for the end for ever
        (b"<table:table ", b"<table:tabl "),
        (b"UTF-8", b"UTX-8"),
    ],
)
def test_an_ods_with_broken_markup_never_reaches_the_reader(old: bytes, new: bytes) -> None:
    good = ods([[("a", {}), ("b", {})], [("c", {}), ("d", {})]])
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        content = package.read("content.xml")
    assert old in content
    broken = repacked(good, {"content.xml": content.replace(old, new, 1)})
    assert refusal(broken) == "file_damaged"


def test_a_workbook_that_names_no_encoding_known_is_damage(good: bytes) -> None:
    book = b'<?xml version="1.0" encoding="UTX-8"?><workbook/>'
    assert refusal(repacked(good, {"xl/workbook.xml": book})) == "file_damaged"


def test_an_unusual_cell_late_in_a_large_sheet_is_measured_with_the_rows_before_it() -> None:
    usual = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c><c r="B%d" t="str"><v>%s</v></c></row>'
        % (number, number, number, b"x" * 100)
        for number in range(1, 40_001)
    )
    wide = b'<row r="1"><c r="XFD1"><v>1</v></c></row>'
    assert len(usual) > 4 << 20
    assert refusal(with_sheet_data(usual + wide)) == "far_cell"


def test_an_ods_that_repeats_a_cell_a_billion_times_never_reaches_the_reader() -> None:
    cell = '<table:table-cell table:number-columns-repeated="1000000000" office:value="1"/>'
    row = f"<table:table-row>{cell}</table:table-row>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f'<table:table table:name="a">{row}</table:table>')
    assert refusal(target.getvalue()) == "too_many_rows"


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (b"a,b\n" * 30, Limits(max_rows=20), "too_many_rows"),
        (b",".join([b"a"] * 30), Limits(max_columns=20), "too_many_columns"),
        (b"a,b\n" * 30, Limits(max_bytes=50), "file_too_large"),
        (b"<table>" + b"<tr><td colspan=999 rowspan=999>x" * 9, Limits(), "html_too_large"),
    ],
)
def test_each_bound_is_kept(data: bytes, limits: Limits, code: str) -> None:
    assert refusal(data, limits) == code


def test_cells_of_all_sheets_count_together(good: bytes) -> None:
    assert refusal(good, Limits(max_cells=5)) == "too_many_cells"


def test_a_file_may_be_given_by_its_path(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(good)
    assert open_workbook(path, "x.csv").format == "xlsx"


def test_a_part_missing_from_the_package_is_damage(good: bytes) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != SHEET_PART:
                new.writestr(name, old.read(name))
    assert refusal(target.getvalue()) == "file_damaged"
