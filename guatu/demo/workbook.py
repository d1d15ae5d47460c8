"""The county's own workbook of the last month, with everything that such workbooks have.

A letter-spaced title, a preamble with units, a header of two merged levels, 亿元 beside 万元,
groups with totals (one off by rounding, one plainly wrong, one #REF!), marks on names, names over
two lines, dates in six forms, full-width digits, a summary sheet.
"""

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from guatu.demo import months as mo
from guatu.demo.contents import lines
from guatu.demo.generate import MARKS, County
from guatu.demo.sheet_rows import (
    CLASS_WORDS,
    CLASSES,
    NATURES,
    Said,
    leaders_of,
    range_cell,
    rows,
    start_cell,
    wide,
)

FORM_UNIT, TEXT_UNIT, TRY_UNIT = "卫健", "教体", "住建"
NUMERALS = "一二三四五六七八九十"
DATES = {"default_date_format": "yyyy-mm-dd"}
# Header of the main sheet: (upper title, lower titles with width).
HEAD = (
    ("序号", (("", 6),)),
    ("项目编号", (("", 10),)),
    ("项目名称", (("", 34),)),
    ("建设内容及规模", (("", 46),)),
    ("总投资\n（亿元）", (("", 10),)),
    ("建设起止年限", (("", 16),)),
    ("实际开工\n时间", (("", 12),)),
    ("{year}年度计划", (("计划投资\n（万元）", 12), ("年度目标", 30))),
    (
        "投资完成情况（万元）",
        (
            ("本月完成投资", 12),
            ("1-{month}月\n今年累计完成投资", 14),
            ("开工至今累计完成投资", 14),
            ("到位资金", 12),
        ),
    ),
    ("实物进度\n（%）", (("", 9),)),
    ("形象进度", (("", 22),)),
    ("包联领导", (("", 12),)),
    ("责任单位", (("", 14),)),
    ("本月进展", (("", 44),)),
    ("存在问题", (("", 36),)),
    ("下一步\n工作计划", (("", 30),)),
    ("现场人数", (("", 9),)),
    ("备注", (("", 10),)),
)


def write_all(county: County, folder: Path) -> list[Path]:
    """The workbooks that the last month arrives in, in the order in which they arrive."""
    folder.mkdir(parents=True, exist_ok=True)
    said = rows(county)
    year, month = mo.year_of(county.frame.last_month), mo.number(county.frame.last_month)
    main = folder / f"青石县重点项目建设进度台账（{year}年{month}月）.xlsx"
    form = folder / f"{year}年{month}月重点项目月报（县卫健局）.xlsx"
    text = folder / f"教育项目{year}年{month}月进度.csv"
    own = {FORM_UNIT, TEXT_UNIT}
    write_main(county, [s for s in said if s.fact.units["responsible"] not in own], main)
    written = [main]
    ours = [s for s in said if s.fact.units["responsible"] == FORM_UNIT]
    if ours:
        write_form(county, ours, form)
        written.append(form)
    ours = [s for s in said if s.fact.units["responsible"] == TEXT_UNIT]
    if ours:
        write_text(county, ours, text)
        written.append(text)
    return written


def write_main(county: County, said: list[Said], path: Path) -> None:
    """The ledger of the project office."""
    with xlsxwriter.Workbook(str(path), DATES) as book:
        styles = _styles(book)
        sheet = book.add_worksheet("重点项目台账")
        _head(sheet, county, styles)
        _groups(sheet, county, said, styles)
        _summary(book.add_worksheet("汇总表"), county, said, styles)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    thin = {"border": 1, "font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 20, "align": "center"}),
        "note": book.add_format({"font_name": "宋体", "font_size": 10}),
        "head": book.add_format(thin | {"bold": True, "align": "center", "text_wrap": True}),
        "cell": book.add_format(thin | {"text_wrap": True}),
        "yi": book.add_format(thin | {"num_format": "0.00"}),
        "wan": book.add_format(thin | {"num_format": "#,##0"}),
        "group": book.add_format(thin | {"bold": True}),
    }


def _head(sheet: Worksheet, county: County, styles: dict[str, Format]) -> None:
    """Title, preamble and the two levels of the header (rows 1 to 4)."""
    year, month = mo.year_of(county.frame.last_month), mo.number(county.frame.last_month)
    width = sum(len(children) for _title, children in HEAD) - 1
    title = " ".join(f"青石县{year}年重点项目建设进度台账（{month}月）")
    sheet.merge_range(0, 0, 0, width, title, styles["title"])
    gap = " " * 8
    note = (
        f"填报单位：县重点项目建设办公室{gap}截止时间：{year}年{month}月25日{gap}单位：亿元、万元"
    )
    sheet.merge_range(1, 0, 1, width, note, styles["note"])
    column = 0
    for upper, children in HEAD:
        upper = upper.format(year=year, month=month)
        last = column + len(children) - 1
        if len(children) == 1:
            sheet.merge_range(2, column, 3, column, upper, styles["head"])
        else:
            sheet.merge_range(2, column, 2, last, upper, styles["head"])
        for lower, size in children:
            if lower:
                sheet.write(3, column, lower.format(month=month), styles["head"])
            sheet.set_column(column, column, size)
            column += 1
    sheet.freeze_panes(4, 3)


def _groups(sheet: Worksheet, county: County, said: list[Said], styles: dict[str, Format]) -> None:
    """一、 by class, (一) by sector, then the projects; the total with #REF! at the end."""
    row, place = 4, 0
    for number, code in enumerate(CLASSES):
        inside = [s for s in said if s.plan.list_class == code]
        if not inside:
            continue
        label = f"{NUMERALS[number]}、{CLASS_WORDS[code]}（{len(inside)}个）"
        _sums(sheet, row, label, inside, styles, wrong=Decimal(12000) if code == "finish" else None)
        row += 1
        sectors = list(dict.fromkeys(s.fact.sector for s in inside))
        for order, sector in enumerate(sectors):
            group = [s for s in inside if s.fact.sector == sector]
            label = f"（{_ordinal(order)}）{sector}（{len(group)}个）"
            _sums(sheet, row, label, group, styles, rough=code == "continue" and order == 0)
            row += 1
            for one in group:
                place += 1
                _project(sheet, row, place, one, county, styles)
                row += 1
    _sums(sheet, row, f"合计（{len(said)}个）", said, styles)
    sheet.write_formula(row, 10, "=#REF!", styles["wan"], "#REF!")
    sheet.write(row + 1, 0, "注：★为省重点项目，▲为市重点项目。", styles["note"])


def _ordinal(order: int) -> str:
    return NUMERALS[order] if order < 10 else f"十{NUMERALS[order - 10]}"


def _sums(
    sheet: Worksheet,
    row: int,
    label: str,
    group: list[Said],
    styles: dict[str, Format],
    *,
    wrong: Decimal | None = None,
    rough: bool = False,
) -> None:
    """A row of a group with its sums: `rough` ones of rounded figures, a plan that is `wrong`."""
    sheet.write(row, 0, label, styles["group"])
    for column in range(1, sum(len(children) for _title, children in HEAD)):
        sheet.write_blank(row, column, None, styles["group"])
    total = sum(s.total for s in group) / 10000
    if rough:
        total = sum((s.total / 10000).quantize(Decimal("0.1")) for s in group)
    plan = sum(s.plan.amount or 0 for s in group) + (wrong or 0)
    sheet.write_number(row, 4, float(total), styles["yi"])
    sheet.write_number(row, 7, float(plan), styles["wan"])
    sheet.write_number(row, 9, float(sum(s.report.month_amount for s in group)), styles["wan"])
    sheet.write_number(row, 10, float(sum(s.report.year_amount for s in group)), styles["wan"])


def _project(
    sheet: Worksheet, row: int, place: int, said: Said, county: County, styles: dict[str, Format]
) -> None:
    report, fields = said.report, said.fact.fields
    plan: object = float(said.plan.amount) if said.plan.amount else ""
    if said.plan.amount and place % 29 == 7:
        plan = wide(str(said.plan.amount))
    if said.plan.amount and place % 41 == 11 and said.plan.amount >= 10000:
        plan = f"{(said.plan.amount / 10000).normalize():f}亿"
    values: list[object] = [
        place, said.number, marked(said, place), fields["content"], float(said.total / 10000),
        range_cell(said, place), start_cell(said, place, county.frame.today), plan, said.plan.goals,
        float(report.month_amount), float(report.year_amount), float(report.all_amount),
        funds(said), float(report.physical), report.image, leaders_of(said, county, place),
        unit_name(said, place), report.progress, report.problem, report.next_step,
        report.workers if report.workers is not None else "", "",
    ]  # fmt: skip
    if said.fact.comes_by_workbook:
        values[-1] = "新增"
    for column, value in enumerate(values):
        style = styles["yi" if column == 4 else "wan" if 7 <= column <= 12 else "cell"]
        if isinstance(value, int | float):
            sheet.write_number(row, column, value, style if column != 6 else styles["cell"])
        else:
            sheet.write_string(row, column, str(value), style)


def marked(said: Said, place: int) -> str:
    """The name with the marks of its level; some over two lines."""
    name = said.name
    if len(name) > 15 and place % 13 == 5:
        name = f"{name[:11]}\n{name[11:]}"
    return MARKS.get(str(said.fact.fields["list_level"]), "") + name


def funds(said: Said) -> object:
    """Funds in place, all sources together."""
    held = said.report.funds
    return float(sum(Decimal(v) for v in held.values())) if held else ""


def unit_name(said: Said, place: int) -> str:
    """The responsible unit; the old name of the water bureau still slips in once."""
    if said.responsible == "县水务局" and place % 5 == 0:
        return "县水利局"
    return said.responsible


def _summary(sheet: Worksheet, county: County, said: list[Said], styles: dict[str, Format]) -> None:
    """The sheet of sums that no importer may take for projects."""
    year = mo.year_of(county.frame.last_month)
    sheet.merge_range(0, 0, 0, 4, f"青石县{year}年重点项目分行业汇总表", styles["title"])
    sheet.write(1, 0, "单位：个、亿元", styles["note"])
    for column, title in enumerate(SUMMED):
        sheet.write(2, column, title, styles["head"])
    sectors = dict.fromkeys(line.sector for line in lines())
    for row, sector in enumerate(sectors, 3):
        group = [s for s in said if s.fact.sector == sector]
        sheet.write_string(row, 0, sector, styles["cell"])
        sheet.write_number(row, 1, len(group), styles["cell"])
        for column, sums in enumerate(
            (
                sum(s.total for s in group),
                sum(s.plan.amount or 0 for s in group),
                sum(s.report.year_amount for s in group),
            ),
            2,
        ):
            sheet.write_number(row, column, float(sums / 10000), styles["yi"])


SUMMED = ("行业类别", "项目个数", "总投资", "年度计划投资", "今年累计完成投资")
FORM = (
    *("项目编号", "项目名称", "建设性质", "建设内容", "总投资", "今年计划投资"),
    *("今年累计完成投资", "本月完成投资", "计划开工", "计划竣工", "包联领导", "责任单位"),
    *("服务单位（代办单位）", "项目类型", "建设阶段", "本月进展", "问题和建议"),
)  # fmt: skip


def write_form(county: County, said: list[Said], path: Path) -> None:
    """The monthly form of seventeen columns, as a bureau sends it."""
    year, month = mo.year_of(county.frame.last_month), mo.number(county.frame.last_month)
    with xlsxwriter.Workbook(str(path), DATES) as book:
        styles = _styles(book)
        sheet = book.add_worksheet("Sheet1")
        title = f"{year}年{month}月份重点项目建设情况月报表"
        sheet.merge_range(0, 0, 0, 16, title, styles["title"])
        sheet.write(1, 0, "填报单位（盖章）：青石县卫生健康局", styles["note"])
        sheet.write(1, 14, "单位：万元", styles["note"])
        for column, name in enumerate(FORM):
            sheet.write(2, column, name, styles["head"])
        for place, one in enumerate(said):
            for column, value in enumerate(_form_values(one, county, place)):
                style = styles["wan" if 4 <= column <= 7 else "cell"]
                sheet.write(3 + place, column, value, style)


def _form_values(said: Said, county: County, place: int) -> list[object]:
    fields, report = said.fact.fields, said.report
    start, finish = fields["start_planned"], fields["finish_planned"]
    if not isinstance(start, dt.date) or not isinstance(finish, dt.date):
        raise TypeError(f"{said.name} has no planned dates")
    total: object = float(said.total)
    if place % 3 == 1 and said.total >= 10000:
        total = f"{(said.total / 10000).normalize():f}亿元"
    return [
        said.number, said.name, NATURES[str(fields["nature"])], fields["content"], total,
        float(said.plan.amount) if said.plan.amount else "", float(report.year_amount),
        float(report.month_amount), f"{start.year}年{start.month}月",
        f"{finish.year}.{finish.month:02d}", leaders_of(said, county, -1), "县卫健局", said.agent,
        said.fact.sector, said.stage, report.progress, report.problem,
    ]  # fmt: skip


TITLES = (
    *("序号", "项目编号", "项目名称", "总投资", "{year}年计划投资", "本月完成投资"),
    *("今年累计完成投资", "开工以来累计完成投资", "实物进度", "形象进度", "进展情况"),
    *("存在问题", "下一步工作", "现场人数"),
)  # fmt: skip


def write_text(county: County, said: list[Said], path: Path) -> None:
    """A list saved as CSV by an older Excel: GB18030, line breaks inside cells."""
    year, month = mo.year_of(county.frame.last_month), mo.number(county.frame.last_month)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([f"青石县教育和体育局{year}年{month}月重点项目进度表（单位：万元）"])
    writer.writerow([title.format(year=year) for title in TITLES])
    for place, one in enumerate(said, 1):
        report = one.report
        progress = report.progress.replace("；", "；\n") if place % 3 == 0 else report.progress
        writer.writerow(
            [
                *(place, one.number, one.name, one.total, one.plan.amount or ""),
                *(report.month_amount, report.year_amount, report.all_amount),
                *(f"{report.physical}%", report.image, progress, report.problem),
                *(report.next_step, report.workers or ""),
            ]
        )
    path.write_bytes(out.getvalue().encode("gb18030"))
