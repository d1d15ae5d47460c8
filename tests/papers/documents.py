"""Official documents long enough to be measured."""

import dataclasses
import datetime as dt

from django.conf import settings

from guatu.papers.official.content import Block, Official, level1, level2

FONTS = settings.PAPER_FONT_DIRS
HOSTILE = '"#let x = 1" $y$ *b* <w:p> & {{ title }} {% if %} #read("/etc/passwd") \a\f\x00'
SENTENCE = (
    "按照县委县政府关于重点项目建设的工作部署各责任单位要对照年度计划和月度节点"
    "逐项分析进展滞后的原因明确责任人和完成时限确保在规定期限内完成整改"
)
OFFICE = "青石县重点项目建设领导小组办公室"
DAY = dt.date(2026, 11, 25)

LETTER = Official(
    form="document",
    title="关于督促办理十一月项目工作调度会议定事项的函",
    mark=OFFICE,
    number="青重办督〔2026〕3号",
    addressee="县住房和城乡建设局",
    body=(
        Block("text", SENTENCE),
        level1(1, "督办事项"),
        level2(1, "完成青石职业技术学校二期用地报批"),
        Block("text", HOSTILE),
        *[Block("text", SENTENCE * 5)] * 6,
    ),
    attachments=("议定事项清单", "填报说明"),
    issuer="青石县发展和改革局",
    day=DAY,
    note="联系人：张晓明",
    copies="县政府办公室，县委督查室",
    printer=OFFICE,
    printed_on=DAY,
)
MINUTES = Official(
    form="minutes",
    title="2026年11月项目工作调度会议纪要",
    mark="青石县人民政府专题会议纪要",
    number="〔2026〕11号",
    issuer="青石县人民政府办公室",
    day=DAY,
    body=(Block("text", SENTENCE),),
    people=(("出席", "王志远、李春华"), ("请假", "刘明"), ("列席", "高峰、林一鸣")),
    copies="各参会单位",
    printer="青石县人民政府办公室",
    printed_on=DAY,
)
ITEMS = tuple(
    {
        "no": str(n),
        "text": SENTENCE[:30],
        "lead": "县自然资源局",
        "helpers": "",
        "due": "2026-12-05",
    }
    | {"state": "办理中"}
    for n in range(1, 31)
)
LIST = Official(
    form="list",
    title="议定事项清单",
    body=(
        Block(
            "table",
            header=("序号", "议定事项", "牵头单位"),
            rows=tuple((item["no"], item["text"], item["lead"]) for item in ITEMS),
            widths=(12, 110, 34),
        ),
    ),
    items=ITEMS,
)


def with_title(title: str) -> Official:
    """The letter under another title."""
    return dataclasses.replace(LETTER, title=title)
