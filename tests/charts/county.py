"""A fictional county, 青石县, as wall charts see it: made from a seed, always the same."""

import random
from datetime import date, datetime
from pathlib import Path

from babel.messages.pofile import read_po

from guatu.charts import (
    CurvePoint,
    Dimension,
    Flag,
    Labels,
    Light,
    MasterChart,
    MasterGroup,
    MasterRow,
    MonthCell,
    Totals,
    worst,
)

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "static/vendor/fonts"
with (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as catalogue:
    MESSAGES = [each for each in read_po(catalogue, locale="zh_Hans") if each.context is None]
CHINESE = {each.id: each.string for each in MESSAGES}
LABELS = Labels.translated(lambda text: CHINESE[text])

SURNAMES = "陈李王张刘杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "志远", "海涛", "明", "晓峰", "永红", "国强", "丽华", "文斌", "静", "德胜", "春来")
PLACES = (
    "城关镇", "石桥镇", "白云镇", "柳河镇", "双龙镇", "青山乡", "大湾镇", "古渡镇", "红岩乡",
    "南川镇",
)  # fmt: skip
UNITS = (
    "县住房和城乡建设局", "县交通运输局", "县水利局", "县农业农村局", "县经济开发区管委会",
    "县教育体育局", "县卫生健康局", "县文化和旅游局", "县工业和信息化局", "县城市建设投资集团",
    "城关镇", "石桥镇", "白云镇",
)  # fmt: skip
WORKS = (
    "年产{n}万套新能源汽车线束项目", "{p}农村供水保障工程", "{p}至{q}公路改建工程",
    "{p}污水处理厂及配套管网二期工程", "县人民医院住院综合楼建设项目",
    "{n}万吨绿色食品深加工项目", "高标准农田建设项目（{p}片区）", "{p}光伏发电项目",
    "青石县现代农业产业园智能温室及冷链物流中心建设项目（一期）", "{p}老旧小区改造",
    "城区排水防涝设施改造工程", "第{n}小学迁建项目", "经开区标准化厂房（{n}#—{m}#）",
    "{p}九年一贯制学校", "青石水库除险加固",
)  # fmt: skip
TASKS = (
    "办理施工许可", "完成土方开挖", "基础施工完成80%", "主体结构封顶", "二次结构砌筑",
    "钢结构吊装，完成3#厂房", "完成征地拆迁120亩", "招标公告发布", "设备安装调试",
    "外墙装饰及幕墙施工", "道路水稳层铺设至K12+300", "竣工验收", "初步设计批复",
    "路基土石方完成60%", "室外管网及绿化工程", "办理用地预审与选址意见书", "桩基施工",
    "施工图审查", "试运行",
)  # fmt: skip
DIMENSIONS = (
    Dimension("start", "开工", "开"),
    Dimension("progress", "进度", "进"),
    Dimension("funds", "资金", "资"),
    Dimension("entry", "入库", "库"),
)
CUT_OFF = datetime(2026, 8, 31, 18, 0)  # noqa: DTZ001 - local time, as the chart prints it
PACE = 8 / 12


def _person(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def _name(rng: random.Random) -> str:
    p, q = rng.sample(PLACES, 2)
    n = rng.randint(2, 30)
    return rng.choice(WORKS).format(p=p, q=q, n=n, m=n + 4)


def _light(lead: float) -> Light:
    if lead >= 0:
        return Light.GREEN
    if lead > -10:
        return Light.WATCH
    return Light.YELLOW if lead >= -30 else Light.RED


def _months(rng: random.Random, plan: float, rate: float) -> tuple[MonthCell, ...]:
    weights = [rng.uniform(0.2, 1) * (0.3 if month in {1, 2, 12} else 1) for month in range(1, 13)]
    whole = sum(weights)
    cells = []
    for month, weight in enumerate(weights, start=1):
        planned = round(plan * weight / whole)
        past = month <= CUT_OFF.month
        late = past and rng.random() < (0.35 if rate < 0.5 else 0.08)
        done = round(planned * rate / PACE * rng.uniform(0.7, 1.3)) if past else None
        flag = (Flag.OVERDUE if late else Flag.DONE) if past else Flag.DUE
        task = rng.choice(TASKS) if rng.random() < 0.9 else ""
        changed = month >= CUT_OFF.month - 1 and rng.random() < 0.15
        cells.append(MonthCell(task, flag if task else None, planned, done, changed))
    return tuple(cells)


def row(rng: random.Random, number: int) -> MasterRow:
    """One project."""
    plan = rng.choice((1200, 3000, 4500, 8000, 12000, 26000)) * rng.randint(1, 3)
    rate = min(max(rng.gauss(0.64, 0.16), 0.02), 1.15)
    lead = (rate - PACE) * 100
    others = [
        rng.choice((Light.GREEN,) * 6 + (Light.WATCH, Light.YELLOW, Light.NONE)) for _ in "abc"
    ]
    lights = (others[0], _light(lead), others[1], others[2])
    return MasterRow(
        id=f"p{number}",
        no=str(number),
        name=_name(rng),
        unit=rng.choice(UNITS),
        leader=_person(rng),
        total=plan * rng.randint(2, 6),
        months=_months(rng, plan, rate),
        plan=plan,
        done=round(plan * rate),
        rate=rate,
        pace=PACE,
        lead=lead,
        light=worst(lights),
        lights=lights,
        finish=f"{rng.randint(2026, 2028)}-{rng.randint(1, 12):02d}",
        href=f"/projects/{number}/",
        is_new=rng.random() < 0.03,
        changed=frozenset({"done", "rate", "lead"} if rng.random() < 0.3 else ()),
    )


def totals(rows: list[MasterRow]) -> Totals:
    """The roll-up of some rows."""
    plan = sum(float(one.plan or 0) for one in rows)
    done = sum(float(one.done or 0) for one in rows)
    rate = done / plan if plan else None
    counts = {light: sum(one.light is light for one in rows) for light in Light}
    return Totals(
        count=len(rows),
        total=sum(float(one.total or 0) for one in rows),
        plan=plan,
        done=done,
        rate=rate,
        lead=None if rate is None else (rate - PACE) * 100,
        lights=counts,
    )


def curve(rows: list[MasterRow]) -> tuple[CurvePoint, ...]:
    """The county's year, cumulative by month."""
    plan = sum(float(one.plan or 0) for one in rows)
    planned = done = 0.0
    points = [CurvePoint(date(2026, 1, 1), 0, 0, 0)]
    for month in range(12):
        cells = [one.months[month] for one in rows if one.months]
        planned += sum(float(cell.planned or 0) for cell in cells)
        done += sum(float(cell.done or 0) for cell in cells)
        known = month < CUT_OFF.month
        end = date(2026, month + 1, 28)
        points.append(CurvePoint(end, planned, plan * (month + 1) / 12, done if known else None))
    return tuple(points)


def county(
    count: int, *, groups: int | None = None, seed: int = 7, **changes: object
) -> MasterChart:
    """A master chart of `count` projects."""
    rng = random.Random(seed)
    rows = [row(rng, number) for number in range(1, count + 1)]
    wanted = groups or max(1, count // 14)
    made = []
    for index in range(wanted):
        part = rows[index * count // wanted : (index + 1) * count // wanted]
        leader = _person(rng)
        title = rng.choice(
            ("县委书记", "县长", "常务副县长", "副县长", "县委常委", "县人大常委会副主任")
        )
        made.append(MasterGroup(f"g{index}", leader, tuple(part), totals(part), title))
    fields = {
        "title": "青石县2026年重点项目建设作战图",
        "place": "青石县",
        "year": 2026,
        "money_unit": "万元",
        "cut_off": CUT_OFF,
        "groups": tuple(made),
        "totals": totals(rows),
        "pace": PACE,
        "version": "7",
        "compared_to": "6",
        "seal": "9f3ac21b",
        "url": "https://guatu.qingshi.example/wall/7f3a/",
        "dimensions": DIMENSIONS,
        "removed": ("城关镇农贸市场改造", "双龙镇敬老院扩建工程"),
        "curve": curve(rows),
        "labels": LABELS,
    }
    return MasterChart(**{**fields, **changes})
