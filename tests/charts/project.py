"""One fictional project of 青石县 with all that a battle map can show."""

from datetime import date

from guatu.charts import (
    BandPoint,
    BattleMap,
    Blocker,
    CurvePoint,
    Excused,
    Lane,
    Light,
    People,
    Span,
    Step,
    StepState,
)
from tests.charts.county import CUT_OFF, LABELS

DONE, LATE, GOING, COMING = StepState.DONE, StepState.OVERDUE, StepState.GOING, StepState.TO_COME

PERMITS = (
    Step(
        "s1", "项目备案", DONE, Span(date(2025, 9, 20)), Span(date(2025, 9, 20)),
        actual_finish=date(2025, 9, 18), holder="县发展和改革局",
    ),
    Step(
        "s2", "用地预审与选址意见书", DONE, Span(date(2025, 11, 10), date(2025, 9, 25)),
        Span(date(2025, 11, 10), date(2025, 9, 25)), date(2025, 9, 28), date(2025, 12, 3),
        holder="县自然资源局", is_critical=True,
    ),
    Step(
        "s3", "环境影响评价批复", DONE, Span(date(2025, 12, 20), date(2025, 11, 1)),
        Span(date(2025, 12, 31), date(2025, 11, 10)), date(2025, 11, 12), date(2025, 12, 29),
        holder="市生态环境局青石分局",
    ),
    Step("s4", "节能审查", StepState.SKIPPED, Span(date(2025, 12, 20)), holder="县发展和改革局"),
    Step(
        "s5", "建设工程规划许可证", DONE, Span(date(2026, 1, 31), date(2025, 12, 15)),
        Span(date(2026, 2, 28), date(2026, 1, 5)), date(2026, 1, 8), date(2026, 2, 26),
        holder="县自然资源局", is_critical=True,
    ),
    Step(
        "s6", "建筑工程施工许可证", DONE, Span(date(2026, 3, 10)), Span(date(2026, 3, 31)),
        actual_finish=date(2026, 4, 2), holder="县住房和城乡建设局", is_critical=True,
    ),
)  # fmt: skip
WORKS = (
    Step(
        "b1", "场地平整与土方开挖", DONE, Span(date(2026, 4, 10), date(2026, 3, 1)),
        Span(date(2026, 4, 30), date(2026, 3, 20)), date(2026, 4, 3), date(2026, 5, 6),
        holder="中建青石项目部", is_critical=True,
    ),
    Step(
        "b2", "桩基与承台施工", DONE, Span(date(2026, 6, 10), date(2026, 4, 11)),
        Span(date(2026, 6, 30), date(2026, 5, 1)), date(2026, 5, 7), date(2026, 7, 4),
        holder="中建青石项目部", is_critical=True,
    ),
    Step(
        "b3", "1#、2#厂房主体结构", LATE, Span(date(2026, 8, 10), date(2026, 6, 11)),
        Span(date(2026, 8, 15), date(2026, 7, 1)), date(2026, 7, 6),
        holder="中建青石项目部", is_critical=True, note="钢构件到货推迟",
    ),
    Step(
        "b4", "10kV专用线路及配电房", GOING, Span(date(2026, 9, 15), date(2026, 7, 1)),
        Span(date(2026, 9, 30), date(2026, 7, 15)), date(2026, 7, 20), holder="国网青石供电公司",
    ),
    Step(
        "b5", "屋面、墙面及地坪", COMING, Span(date(2026, 10, 20), date(2026, 8, 20)),
        Span(date(2026, 11, 10), date(2026, 9, 10)), holder="中建青石项目部", is_critical=True,
    ),
    Step(
        "b6", "室外管网与道路", COMING, Span(date(2026, 11, 15), date(2026, 9, 15)),
        Span(date(2026, 11, 30), date(2026, 10, 1)), holder="县经济开发区管委会",
    ),
)  # fmt: skip
EQUIPMENT = (
    Step(
        "e1", "生产线订购", DONE, Span(date(2026, 5, 31), date(2026, 4, 1)),
        Span(date(2026, 5, 31), date(2026, 4, 1)), date(2026, 4, 8), date(2026, 5, 28),
        holder="青石恒达线束公司",
    ),
    Step(
        "e2", "设备进场安装", COMING, Span(date(2026, 12, 20), date(2026, 11, 1)),
        Span(date(2027, 1, 20), date(2026, 11, 20)), holder="青石恒达线束公司", is_critical=True,
    ),
    Step(
        "e3", "试生产与竣工验收", COMING, Span(date(2027, 2, 28)), Span(date(2027, 3, 31)),
        holder="县工业和信息化局", is_critical=True,
    ),
)  # fmt: skip
LANES = (
    Lane("permit", "手续办理", PERMITS),
    Lane("build", "工程建设", WORKS),
    Lane("equipment", "设备与投产", EQUIPMENT),
)
BLOCKERS = (
    Blocker(
        "i1", "2#厂房用地内一户企业职工住房未签补偿协议，影响东侧基坑开挖", "城关镇", 47,
        "县分管领导", "征拆", date(2026, 8, 20), is_overdue=True,
    ),
    Blocker(
        "i2", "钢构件供货方资金紧张，第三批次约420吨推迟到货", "县经济开发区管委会", 18,
        "专班", "施工组织", date(2026, 9, 10),
    ),
    Blocker(
        "i3", "污水接入口标高与规划不一致，需变更设计", "县住房和城乡建设局", 6,
        "单位", "用水电气路",
    ),
)  # fmt: skip
PEOPLE = (
    People("包联领导", "周国强（县长）"),
    People("责任单位", "县经济开发区管委会 李海涛"),
    People("代办单位", "县政务服务中心 王静"),
    People("工作专班", "新能源汽车零部件产业链专班"),
    People("建设单位", "青石恒达线束有限公司"),
)
PLAN = (0, 200, 600, 1400, 2600, 4200, 6100, 8200, 10300, 12200, 13900, 15200, 16000)
SPENT = (0, 60, 260, 700, 1900, 3300, 4700, 6400, 7900)
SHARES = (0, 0.01, 0.02, 0.06, 0.12, 0.2, 0.28, 0.36, 0.44)


def curve() -> tuple[CurvePoint, ...]:
    """The year's money by month end."""
    days = [date(2026, 1, 1), *(date(2026, month, 28) for month in range(1, 13))]
    return tuple(
        CurvePoint(
            on,
            PLAN[month],
            PLAN[-1] * month / 12,
            SPENT[month] if month < len(SPENT) else None,
            SHARES[month] if month < len(SHARES) else None,
        )
        for month, on in enumerate(days)
    )


def band() -> tuple[BandPoint, ...]:
    """A forecast fan to the year's end."""
    return tuple(
        BandPoint(
            date(2026, 8 + step, 28), 7900 + 900 * step, 7900 + 1500 * step, 7900 + 2100 * step
        )
        for step in range(5)
    )


EXCUSES = (
    Excused("funds", "资金", Light.RED, "资金", "王伟", date(2026, 10, 31)),
    Excused("milestone", "节点", Light.RED, "用水用电用气道路", "王伟", date(2026, 9, 30)),
)


def project(**changes: object) -> BattleMap:
    """The battle map's data."""
    fields = {
        "title": "年产24万套新能源汽车线束项目作战图",
        "place": "青石县",
        "name": "年产24万套新能源汽车线束项目",
        "no": "QS-2026-017",
        "money_unit": "万元",
        "cut_off": CUT_OFF,
        "lanes": LANES,
        "total": 42000,
        "plan": 16000,
        "original": 18000,
        "done": 7900,
        "rate": 7900 / 16000,
        "lead": 100 * (7900 / 16000 - 8 / 12),
        "light": Light.YELLOW,
        "excuses": EXCUSES,
        "content": "新建1#、2#生产厂房4.2万平方米，研发楼及配套用房0.8万平方米，"
        "购置全自动下线压接机等设备320台（套），"
        "建成后年产新能源汽车高低压线束24万套。",
        "finish": "2027-04",
        "people": PEOPLE,
        "blockers": BLOCKERS,
        "curve": curve(),
        "band": band(),
        "version": "3",
        "seal": "41c07d9e",
        "url": "https://guatu.qingshi.example/wall/41c0/",
        "labels": LABELS,
    }
    return BattleMap(**{**fields, **changes})
