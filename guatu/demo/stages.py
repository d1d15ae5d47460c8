"""The stages of a project: started, stopped, resumed, completed, in use."""

from guatu.demo import months as mo
from guatu.demo.course import Course
from guatu.demo.episodes import Episode
from guatu.demo.facts import Frame, StageFact

STOPPING = ("funds", "legal", "investor")


def is_stopped(course: Course, episodes: list[Episode], month: int) -> bool:
    """Held up for good: a hard trouble of months that takes the whole site."""
    if not course.start < month < course.finish or course.line.index % 4:
        return False
    hard = [e for e in episodes if e.hard and e.holds(month) and e.story["kind"] in STOPPING]
    return any(month - e.since >= 2 for e in hard)


def stages(course: Course, episodes: list[Episode], frame: Frame, entered: int) -> list[StageFact]:
    """The stages that are reached after the entry to the ledger."""
    found = []
    start = mo.day_of(course.start, 6 + course.line.index * 7 % 21)
    if course.start >= entered and start <= frame.today:
        known = mo.day_of(course.start - 1, 20) if course.start > entered else mo.first(entered)
        found.append(StageFact(known, "ready"))
        found.append(StageFact(start, "building"))
    was = False
    for month in range(max(course.start, entered) + 1, min(course.finish, frame.last_month + 1)):
        now = is_stopped(course, episodes, month)
        if now != was:
            reason = _stop_reason(episodes, month) if now else "问题已解决，现场具备复工条件。"
            found.append(StageFact(mo.day_of(month, 15), "stopped" if now else "building", reason))
        was = now
    finish = mo.day_of(course.finish, 12 + course.line.index % 13)
    if finish <= frame.today:
        if was:
            found.append(StageFact(mo.day_of(course.finish, 2), "building", "现场具备复工条件。"))
        found.append(StageFact(finish, "completed"))
        used = mo.day_of(course.finish + 1 + course.line.index % 2, 18)
        if used <= frame.today:
            found.append(StageFact(used, "producing"))
    return found


def _stop_reason(episodes: list[Episode], month: int) -> str:
    kinds = {e.story["kind"] for e in episodes if e.holds(month)}
    if "funds" in kinds:
        return "资金未落实，施工单位申请停工。"
    if "legal" in kinds:
        return "矛盾纠纷未化解，暂停施工。"
    return "企业调整投资计划，暂停施工。"
