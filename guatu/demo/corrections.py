"""A bureau's corrections, left beside the workbooks for whoever wants to try an import."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from guatu.demo import months as mo
from guatu.demo.generate import County
from guatu.demo.sheet_rows import Said, rows
from guatu.demo.workbook import TRY_UNIT, write_main


def write_corrections(county: County, folder: Path) -> Path | None:
    """The last month's ledger of one bureau with some cells changed; None where it has none.

    Every third project did more than reported, every fourth has another plan and every fifth
    another text on its problems, so that a preview has all kinds of rows to show.
    """
    said = [one for one in rows(county) if one.fact.units["responsible"] == TRY_UNIT]
    if not said:
        return None
    year, month = mo.year_of(county.frame.last_month), mo.number(county.frame.last_month)
    path = folder / f"试导入-县住建局{year}年{month}月更正表.xlsx"
    write_main(county, [_corrected(one, place) for place, one in enumerate(said)], path)
    return path


def _corrected(said: Said, place: int) -> Said:
    report, plan = said.report, said.plan
    if place % 3 == 0:
        more = max((report.month_amount / 10).quantize(Decimal(1)), Decimal(5))
        report = replace(
            report,
            month_amount=report.month_amount + more,
            year_amount=report.year_amount + more,
            all_amount=report.all_amount + more,
        )
    if place % 4 == 1 and plan.amount:
        plan = replace(plan, amount=plan.amount + 200)
    if place % 5 == 2:
        report = replace(report, problem="工程款未按合同节点支付，请县财政局月底前拨付。")
    return replace(said, report=report, plan=plan)
