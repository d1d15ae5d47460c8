"""What one column title means: its field, money unit and how sure that is."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .numerals import arabic_dates
from .text import compact, normal
from .words import FUND_SOURCES, HOLLOW, KEPT_BESIDE, SHIFTED_UNDER_YEAR, TITLES

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕")
_BARE_YEAR = re.compile(r"^((?:19|20)\d\d)(?=[\u4e00-\u9fff])(?!年)")
_WRAPPED = re.compile(r"^[(\[【〔〖]([^()\[\]【】〔〕〖〗]+)[)\]】〕〗]$")
_AROUND = "：:、,，;；.。/\\|-—_~+•·★☆▲△▼●○■□◆◇※*#√“”\"'‘’<>《》「」"
_UNIT_WORDS = r"亿元|千万元|百万元|万元|千元|元|亿|万"
_UNIT = re.compile(
    rf"(?:[(\[【〔]|单位[:：为]?|[/,，、：:])(?:人民币|rmb|cny)?({_UNIT_WORDS})(?:人民币)?"
    r"(?=[)\]】〕]|$|[,，、;；/])"
)
_UNIT_AT_END = re.compile(rf"({_UNIT_WORDS})$")
_UNIT_BEHIND = re.compile(rf"(?<=[投资划额成金])[/,、:—-]?(?:{_UNIT_WORDS})$")
_PERCENT = re.compile(r"%|百分比|率$|比例$")
_DATES = re.compile(
    r"(?:截至|截止|到|至)?(?:19|20)?\d\d年(?:度)?(?:\d{1,2}(?:[-—~至到]\d{1,2})?月(?:份|底|末)?)?(?:\d{1,2}日)?"
    r"|(?:截至|截止|到|至)?\d{1,2}(?:[-—~至到]\d{1,2})?月(?:份|底|末)?(?:\d{1,2}日)?"
)
_YEAR = re.compile(r"((?:19|20)\d\d)(?=年|\D|$)")
_NUMBERING = re.compile(r"^(?:[(]?[一二三四五六七八九十\d]+[)、.．])|[:：。.*※★#]+$")
_MONTH_ONLY = re.compile(r"^(?:计划)?(1[0-2]|[1-9])月(?:份)?(?:计划(?:投资|完成)?|目标)?(?:投资)?$")
_QUARTER = re.compile(r"季度|半年|Q[1-4]", re.IGNORECASE)
_SPAN_OF_MONTHS = re.compile(r"\d{1,2}\s*[-—~至到]\s*\d{1,2}月")
_ONE_MONTH = re.compile(r"(?:^|[^-—~至到\d])(?:1[0-2]|[1-9])月(?:份)?")
_LEADER = re.compile(
    r"(?:联系|包|挂|分管|责任|牵头|督导|服务|推进).*领导$|^[县区市州旗省盟]级?领导$"
)
_FOREIGN_MONEY = re.compile(r"美元|港元|港币|欧元|日元|英镑")
_HOLLOW_BESIDE_NAMES = frozenset(("名称", "单位名称", "姓名", "领导姓名", "名单", "单位"))
_SAYS_AMOUNT = re.compile(r"计划|完成|累计|投资|目标|任务|本月|当月|\d")
_START_AND_FINISH = re.compile(
    r"开\W{0,2}竣\W{0,2}工|开工\W?(?:及|至|与|和)?[^\W\d_]{0,2}(?:竣工|完工)"
)
_JOINT = re.compile(r"[及和与、]")
_BY_THE_END = re.compile(r"底前")
_AS_OF = re.compile(r"截至|截止|到.*底|至.*底")
_TRADITIONAL = str.maketrans("萬億圓", "万亿元")
_SCALES = {
    "亿元": "亿元", "亿": "亿元", "万元": "万元", "万": "万元", "元": "元",
    "千万元": "千万元", "百万元": "百万元", "千元": "千元",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a title says. `field` "" = not known; `year` is the year it names."""

    field: str = ""
    confidence: float = 0.0
    unit: str = ""
    year: int | None = None
    others: tuple[str, ...] = ()  # further fields it may mean
    beside: bool = False  # known, but no field: kept beside the project without a question


def _index() -> dict[str, str]:
    index: dict[str, str] = {}
    for field, words in TITLES.items():
        for word in words:
            index.setdefault(_key(word), field)
    return index


def _key(title: str) -> str:
    """Without spaces, brackets' contents, numbering, marks and signs around it."""
    text = compact(normal(title)).strip(_AROUND)
    whole = _WRAPPED.match(text)
    text = _BRACKETS.sub("", whole[1] if whole else text)
    text = _UNIT_BEHIND.sub("", _NUMBERING.sub("", text)).strip(_AROUND).strip("()[]")
    return _BARE_YEAR.sub(r"\1年", text)


def _bare(key: str) -> str:
    """A key without the years and months it names."""
    return _DATES.sub("", key)


_INDEX = _index()
_LONGEST_FIRST = sorted((word for word in _INDEX if len(word) >= 3), key=lambda word: -len(word))
_BESIDE = frozenset(map(_key, KEPT_BESIDE))
_LESS_THAN_STAGE = frozenset(("开工情况", "是否开工"))  # 建设阶段 beside them says more
_NOT_BY_PART = frozenset(("seq", "remark", "name", "kind", "stage", "no"))


def unit_of(title: str) -> str:
    """Money unit that a title states ("总投资(亿元)" -> 亿元), "" where it states none."""
    text = compact(title).translate(_TRADITIONAL)
    match = _UNIT.search(text) or _UNIT_AT_END.search(_BRACKETS.sub("", text))
    return _SCALES[match[1]] if match else ""


def speaks_of_money(titles: str) -> bool:
    """Do the titles of an unknown column speak of amounts of money (资金来源-市财政)?"""
    text = compact(titles)
    money = re.search(r"投资|资金|财政|产值|税收|收入|债券|自筹|贷款", text) or unit_of(titles)
    return bool(money) and not re.search(
        r"美元|港元|港币|欧元|日元|英镑|强度|率|比例|%|/亩|主体|单位$|方$|人$", text
    )


@lru_cache(maxsize=4096)
def meaning_of(title: str, parents: tuple[str, ...] = ()) -> Meaning:
    """Meaning of the lowest title of a column under the titles of its parents."""
    title = arabic_dates(title)
    unit = unit_of(title) or next((u for u in map(unit_of, reversed(parents)) if u), "")
    whole = compact("".join((*parents, title)))
    year = _YEAR.search(whole)
    if _is_part_of_plan(whole) or _key(title) in _BESIDE:
        return Meaning("", 0.0, unit, int(year[1]) if year else None, beside=True)
    field, confidence, others = _field_of(title, parents)
    return Meaning(field, confidence, unit, int(year[1]) if year else None, others)


def _is_part_of_plan(text: str) -> bool:
    """A quarter or some months of a plan (分季度推进计划-一季度-完成投资)? Never the year's."""
    months = _SPAN_OF_MONTHS.search(text)
    some_months = months is not None and not re.match(r"0?1\D+12月", months[0])
    return (
        bool(some_months or _QUARTER.search(text))
        and bool(re.search(r"计划|目标|分月|分季|节点|安排", text))
        and not re.search(r"实际|已完成|累计|率|比例|%|占|开工时间|竣工时间", text)
    )


def _field_of(title: str, parents: tuple[str, ...]) -> tuple[str, float, tuple[str, ...]]:
    own = _single(title)
    if not parents:
        return own
    key, over = _key(title), compact("".join(parents))
    field = _by_parent(key, own[0], parents)
    if field:
        return field, 0.9, ()
    if own[0] and own[1] > 0.5:
        return own
    if not own[0] and (
        any(source in key for source in FUND_SOURCES) or not _SAYS_AMOUNT.search(key)
    ):
        return "", 0.0, ()
    joined = _single(f"{over}{title}")
    return joined if joined[1] > own[1] else own


def _by_parent(key: str, own: str, parents: tuple[str, ...]) -> str:
    """Field of a title that its parents decide: 合计 of a plan, 计划 of a start, a month of a
    curve, the works of a year."""
    over = compact("".join(parents))
    parent = _single("".join(parents))[0]
    if parent and (key in _HOLLOW_KEYS or (key in _HOLLOW_BESIDE_NAMES and parent != "name")):
        return parent
    turned = _INDEX.get(key + _key(parents[-1]))
    if turned:
        return turned
    if "实际" in over and own in _ACTUAL:
        return _ACTUAL[own]
    if _is_year_plan(over) and own in SHIFTED_UNDER_YEAR:
        return SHIFTED_UNDER_YEAR[own]
    month = _MONTH_ONLY.match(key)
    if month and re.search(r"计划|目标|曲线", over):
        return f"plan_m{int(month[1]):02d}"
    return ""


_ACTUAL = {"start_planned": "start_actual", "finish_planned": "finish_actual"}
_HOLLOW_KEYS = HOLLOW - {"总投资"}


def _is_year_plan(text: str) -> bool:
    return bool(re.search(r"年", text)) and bool(re.search(r"计划|目标|任务|推进", text))


def _single(title: str) -> tuple[str, float, tuple[str, ...]]:
    key = _key(title)
    if key.startswith("guatu:"):
        return key.removeprefix("guatu:"), 1.0, ()
    if _PERCENT.search(compact(title)) and not _money_like(key):
        return _percent(key)
    if _FOREIGN_MONEY.search(compact(title)):
        return "", 0.0, ()  # never counted as yuan without a map
    if _START_AND_FINISH.search(compact(title)):
        return "year_range", 0.95, ()
    field = _INDEX.get(key) or _INDEX.get(key.rstrip("0123456789"))
    if field:
        return field, 0.9 if key in _LESS_THAN_STAGE else 1.0, ()
    month = _MONTH_ONLY.match(key)
    if month and "计划" in key:
        return f"plan_m{int(month[1]):02d}", 0.9, ()
    if key in ("累计完成", "累计"):
        return "year_done", 0.5, ("all_done", "year_done")
    if _LEADER.search(key):
        return "leader", 0.9, ()
    money = _money(compact(title))
    if money[0]:
        return money
    bare = _bare(key)
    field = _of_period(key, bare)
    return (field, 0.95, ()) if field else _by_part(bare)


def _of_period(key: str, bare: str) -> str:
    """Field of a title that names a year or month: "2025年主要建设内容" is a goal of the year."""
    if bare == key:
        return ""
    if not _ONE_MONTH.search(key):
        field = _INDEX.get(f"年{bare}") or _INDEX.get(f"年度{bare}")
        if field:
            return field
    return _INDEX.get(bare, "")


def _money_like(key: str) -> bool:
    return "率" not in key and "比" not in key and bool(re.search(r"投资|资金", key))


def _percent(key: str) -> tuple[str, float, tuple[str, ...]]:
    known = _INDEX.get(key)
    if known in ("physical_percent", "completion_rate"):
        return known, 1.0, ()
    if re.search(r"形象|实物|工程", key):
        return "physical_percent", 0.85, ()
    if re.search(r"完成|占|投资|进度", key):
        return "completion_rate", 0.85, ()
    return "", 0.0, ()


def _money(text: str) -> tuple[str, float, tuple[str, ...]]:
    """Fields of amounts, whose titles vary too much for a list of words."""
    if not re.search(r"投资|资金|产值|完成额", text) or re.search(
        r"主体|单位|方$|协议|强度|人$|内容", text
    ):
        return "", 0.0, ()
    if "到位" in text:
        return "funds_in_place", 0.9, ()
    if "完成" in text and not re.search(r"计划完成|预计完成|拟完成|目标", text):
        return _money_done(text)
    if _QUARTER.search(text):
        return "", 0.0, ()
    if re.search(r"总投资|投资总额|投资估算|概算|估算|投资规模", text):
        plan = re.search(r"年", text) and re.search(r"计划|目标", text)
        return ("year_plan", 0.7, ("total_invest",)) if plan else ("total_invest", 0.9, ())
    if _ONE_MONTH.search(text) and "计划" in text:
        return "", 0.0, ()
    if re.search(r"年|计划|预计|目标|任务", text) and "投资" in text:
        return "year_plan", 0.9, ()
    return "", 0.0, ()


def _money_done(text: str) -> tuple[str, float, tuple[str, ...]]:
    if _BY_THE_END.search(text) and "已" not in text:
        return "year_plan", 0.6, ("year_plan", "year_done")
    if re.search(r"开工|历年|建设以来|开始建设|总投资|项目累计|总累计", text):
        return "all_done", 0.9, ()
    if re.search(r"今年|本年|当年|年初|年度|全年|年内|本季", text) or _SPAN_OF_MONTHS.search(text):
        return "year_done", 0.9, ()
    if "累计" in text:
        return "year_done", 0.5, ("all_done", "year_done")
    if re.search(r"本月|当月|本期|月度|月份", text) or (
        _ONE_MONTH.search(text) and not _AS_OF.search(text)
    ):
        return "month_done", 0.9, ()
    if "年" in text:
        return "year_done", 0.8, ()
    return "year_done", 0.5, ("year_done", "month_done", "all_done")


def _by_part(bare: str) -> tuple[str, float, tuple[str, ...]]:
    """The first of two titles that are joined (存在问题及下步打算 is a problem), else the longest
    known title inside this one, where it covers most of it."""
    if _QUARTER.search(bare):
        return "", 0.0, ()
    field = _INDEX.get(_JOINT.split(bare, 1)[0], "")
    if field and field != "seq":
        return field, 0.85, ()
    for word in _LONGEST_FIRST:
        if (
            word in bare
            and _INDEX[word] not in _NOT_BY_PART
            and (len(word) * 2 >= len(bare) or (len(word) > 3 and bare.endswith(word)))
        ):
            return _INDEX[word], 0.6, (_INDEX[word],)
    return "", 0.0, ()
