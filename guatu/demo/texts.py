"""The texts of a report: progress, problems, next step."""

import math
import random
from dataclasses import dataclass
from decimal import Decimal

from guatu.demo import months as mo
from guatu.demo.clauses import Teller, coming, image, told
from guatu.demo.contents import words
from guatu.demo.course import Course, is_public
from guatu.demo.episodes import Episode, by_month, carried, due_words
from guatu.demo.styles import Style, money_text
from guatu.demo.works import built_when, state


@dataclass(frozen=True, slots=True)
class Moment:
    """What a writer knows when writing: the month, the figures and the troubles."""

    course: Course
    month: int
    before: float
    built: float
    amounts: tuple[Decimal, Decimal, Decimal]
    plan: Decimal | None
    episodes: tuple[Episode, ...]
    permits_done: tuple[str, ...]
    permits_open: tuple[str, ...]
    new_permits: tuple[str, ...]
    stopped: bool
    readiness: float
    workers: int
    winter: str
    report_day: int


def progress(moment: Moment, style: Style, rng: random.Random) -> tuple[str, str]:
    """Image progress and the text on progress."""
    clauses, picture = _body(moment, style, rng)
    if (
        moment.workers
        and 0 < moment.built < 100
        and not resting(moment)
        and rng.random() < style.people
    ):
        form = rng.choice(words()["site"]["people"])
        clauses.append(form.format(k=moment.workers, j=max(moment.workers // 12, 2)))
    money = _money(moment, style, rng)
    lead = rng.choice(style.lead).format(
        d=f"{mo.number(moment.month)}月{moment.report_day}日", mm=mo.number(moment.month)
    )
    return picture, _arranged(lead, clauses, money, style)


def _body(moment: Moment, style: Style, rng: random.Random) -> tuple[list[str], str]:
    course = moment.course
    if moment.stopped:
        why = "资金" if any(e.story["kind"] == "funds" for e in moment.episodes) else "用地问题"
        text = rng.choice(words()["stopped"]["words"]).format(k=rng.randint(2, 6), why=why)
        return [text], "停工"
    if moment.built >= 100:
        return _after(moment, style, rng)
    if moment.month < course.start:
        return _preparing(moment, rng), _prepared_image(moment, rng)
    teller = Teller(course, style, rng)
    picture = image(teller, moment.built)
    closed = [e for e in moment.episodes if e.until == moment.month]
    clauses = [closed[0].story["closed"].rstrip("。")] if closed else []
    if resting(moment):
        return [*clauses, _winter(rng, "stop")], picture
    clauses = told(teller, moment.before, moment.built) + clauses
    if moment.winter == "resume":
        clauses.insert(0, _winter(rng, "resume"))
    if not clauses:
        clauses = [rng.choice(words()["site"]["begun"])]
    return clauses, picture


def resting(moment: Moment) -> bool:
    """Whether the site rests for the winter: only works outside are under way."""
    if moment.winter != "stop" or moment.built - moment.before > 2.5:
        return False
    under_way = [d for d in state(moment.course, moment.built) if 0 < d.ratio < 1]
    outside = sum(d.work.is_outdoor for d in under_way)
    return outside * 2 >= len(under_way)


def _winter(rng: random.Random, key: str) -> str:
    return rng.choice(words()["winter"][key]).format(
        k=rng.randint(2, 7), p=rng.choice((60, 70, 80))
    )


def _after(moment: Moment, style: Style, rng: random.Random) -> tuple[list[str], str]:
    course = moment.course
    table = words()["finish"]
    if moment.before < 100:
        ended = course.kind.works[-1].done
        first = [rng.choice(ended)] if ended else ["全部建设内容完成"]
        return [*first, rng.choice(("本月竣工", "现场清理完毕"))], "竣工"
    forms = table["public" if is_public(course) else "firm"]
    turn = (moment.month - course.finish + course.line.index) % len(forms)
    text = forms[turn].format(
        p=min(62 + 6 * (moment.month - course.finish), 98), k=80 + course.line.index
    )
    return [text], rng.choice(("已竣工", "投入使用")) if is_public(course) else "已投产"


def _preparing(moment: Moment, rng: random.Random) -> list[str]:
    """What is told before works begin: permits got, permits asked for, what the owner does."""
    clauses = [_got(name, rng) for name in moment.new_permits[:2]]
    bands = words()["prepare"]["public" if is_public(moment.course) else "firm"]
    low, high, *forms = next(b for b in reversed(bands) if b[0] <= max(moment.readiness, 0))
    fits = [form for form in forms if _says_known(form, moment)] or forms[-1:]
    if "土地摘牌" in moment.new_permits:
        fits = [form for form in fits if "摘牌" not in form] or forms[-1:]
    # The phrases of a band stand in the order of things, so nothing is done twice.
    shift = moment.course.line.index % 7 / 7 - 0.5
    place = int((moment.readiness - low) / (high - low) * len(fits) + shift)
    share = min(max(round(moment.readiness / 5) * 5, 20), 95)
    form = fits[min(max(place, 0), len(fits) - 1)]
    clauses.append(form.format(p=share, n=4 + moment.course.line.index % 9))
    chance = 0.2 if moment.new_permits or moment.readiness < 20 else 0.8
    if moment.permits_open and rng.random() < chance:
        clauses.append(_asked(moment.permits_open[0], rng))
    return clauses


def _got(name: str, rng: random.Random) -> str:
    """A permit that was got this month, as it is said of its kind."""
    if "招标" in name:
        return rng.choice(("完成施工招标", "施工招标完成，中标通知书已发"))
    if "审查" in name:
        return rng.choice((f"通过{name}", f"{name}合格"))
    if "摘牌" in name:
        return rng.choice(("土地已摘牌", "完成土地摘牌，签订出让合同"))
    if "备案" in name or "下达" in name:
        return rng.choice((f"{name}已办结", f"完成{name}"))
    return rng.choice((f"已取得{name}", f"{name}已办结", f"取得{name}"))


def _asked(name: str, rng: random.Random) -> str:
    """The permit that is being asked for."""
    if "招标" in name:
        return rng.choice(("正在编制招标文件", "招标文件已备案，准备挂网", "正在组织施工招标"))
    if "摘牌" in name:
        return rng.choice(("土地正在组卷报批", "正在准备土地挂牌", "地块出让方案已报县政府"))
    if "下达" in name:
        return "等待上级资金下达"
    bare = name.removesuffix("批复")
    return rng.choice((f"正在办理{bare}", f"{bare}已报审", f"{name}正在走程序", f"{bare}已受理"))


def _says_known(form: str, moment: Moment) -> bool:
    """Whether a phrase does not contradict what is known of the permits."""
    for word, permit, got in words()["prepare"]["spoken"]:
        known = permit in moment.permits_done or permit in moment.permits_open
        if word in form and known and (permit in moment.permits_done) != got:
            return False
    return True


def _prepared_image(moment: Moment, rng: random.Random) -> str:
    if moment.permits_open and rng.random() < 0.5:
        return _image_of_permit(moment.permits_open[0])
    return "前期手续办理" if moment.readiness < 70 else "开工准备"


def _image_of_permit(name: str) -> str:
    if "招标" in name:
        return "施工招标"
    return "土地挂牌出让" if "摘牌" in name else f"办理{name.removesuffix('批复')}"


def _money(moment: Moment, style: Style, rng: random.Random) -> str:
    month, year, whole = moment.amounts
    table = words()["money"]
    if year == 0:
        return rng.choice(table["none"])
    form = rng.choice(table["zero"] if month == 0 else style.money)
    share = 100 * year / moment.plan if moment.plan else None
    tiny = "{s}" in form and whole * 100 < moment.course.total
    if tiny or ("{c}" in form and share is None):
        form = "今年以来完成投资{y}"
    if mo.number(moment.month) == 1:
        form = form.replace("1—{mm}月", "1月份")
    digits = 0 if style.half else 1
    return form.format(
        m=money_text(month, style),
        y=money_text(year, style),
        a=money_text(whole, style),
        c=f"{share:.{digits}f}" if share is not None else "",
        s=f"{100 * whole / moment.course.total:.0f}",
        mm=mo.number(moment.month),
    )


def _arranged(lead: str, clauses: list[str], money: str, style: Style) -> str:
    """The clauses and the money in the writer's order."""
    body = style.joint.join(clause for clause in clauses if clause)
    if not money or style.shape == "works":
        return f"{lead}{body}{style.stop}"
    if style.shape == "money first":
        return f"{lead}{money}。{body}{style.stop}"
    if style.shape == "list":
        items = [*clauses, money]
        head = lead.rstrip("，：") + "：" if lead else ""
        return (
            head
            + "".join(f"{n}.{item}；" for n, item in enumerate(items, 1)).rstrip("；")
            + style.stop
        )
    if style.shape == "labels":
        return f"形象进度：{body}。投资完成：{money}{style.stop}"
    return f"{lead}{body}{'。' if style.joint != '，' else '，'}{money}{style.stop}"


def problems(moment: Moment, style: Style, rng: random.Random) -> str:
    """The text on problems; the writer's word for none where there are none."""
    texts = [
        carried(one, moment.month, with_ask=style.asks)
        for one in moment.episodes
        if one.holds(moment.month)
    ]
    if len(texts) > 1:
        return "".join(f"{n}.{text}" for n, text in enumerate(texts, 1))
    if texts:
        return texts[0]
    if 0 < moment.built < 95 and not moment.winter and rng.random() < 0.08:
        return rng.choice(words()["none"]["small"]) + style.stop
    return style.empty


def next_step(moment: Moment, style: Style, rng: random.Random) -> str:
    """What comes next, with a date most times."""
    due = due_words(moment.month, rng)
    if moment.built >= 100:
        key = "next_public" if is_public(moment.course) else "next_firm"
        return rng.choice(words()["finish"][key]) + style.stop
    if moment.stopped:
        return (
            rng.choice(
                (
                    "协调解决存在问题，争取早日复工",
                    "问题解决后立即复工",
                    "继续与企业对接，明确复工时间",
                )
            )
            + style.stop
        )
    if moment.month < moment.course.start:
        return _next_permit(moment, due, rng) + style.stop
    if resting(moment):
        return rng.choice(words()["winter"]["next"]) + style.stop
    return _next_works(moment, rng) + style.stop


def _next_permit(moment: Moment, due: str, rng: random.Random) -> str:
    table = words()["prepare"]
    if not moment.permits_open:
        return rng.choice(table["ready"]).format(due=due)
    if moment.readiness < 42:
        key = "far_public" if is_public(moment.course) else "far_firm"
        fits = [form for form in table[key] if _says_known(form, moment)]
        return str(rng.choice(fits or table[key]))
    name = moment.permits_open[0]
    key = "done_by" if any(word in name for word in ("招标", "审查", "摘牌")) else "next"
    return rng.choice(table[key]).format(due=due, B=name)


def _next_works(moment: Moment, rng: random.Random) -> str:
    """The work nearest to its end: with a date where it ends within four months."""
    table = words()["next"]
    ahead = coming(moment.course, moment.built)
    nearest = ahead[0] if ahead else "收尾工程"
    after = ahead[1] if len(ahead) > 1 else "竣工验收"
    work = next((w for w in moment.course.kind.works if w.name == nearest), None)
    if work and work.ahead and rng.random() < 0.5:
        return rng.choice(work.ahead)
    pace = max(moment.built - moment.before, 1.0)
    left = (built_when(moment.course, work) - moment.built) / pace if work else 1.0
    due = by_month(moment.month + max(math.ceil(left), 1), rng)
    forms = table["open"]
    if left <= 4:
        forms = [*table["one"], *table["two"], *(table["q4"] if _is_autumn(moment) else ())]
    if len(ahead) < 2:
        forms = [form for form in forms if "{v}" not in form]
    return rng.choice(forms).format(w=nearest, v=after, due=due)


def _is_autumn(moment: Moment) -> bool:
    return mo.number(moment.month) in (9, 10, 11)
