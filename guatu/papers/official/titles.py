"""Breaking a title into lines where it reads well (7.3.1: 词意完整, 排列对称, 长短适宜)."""

import re
from functools import cache

# Half as wide as a Chinese character.
_NARROW = re.compile(r"[\x20-\x7e]")
# Words that titles of this trade hold; a line never begins in the middle of one.
_COMMON = (
    "关于 全县 全市 重点 项目 建设 工作 调度 调度会 会议 议定 事项 "
    "清单 督促 督办 办理 落实 情况 有关 问题 提醒 函 通知 通报 "
    "通告 报告 请示 批复 意见 方案 纪要 专题 领导 小组 办公室 人民 "
    "政府 委员会 单位 进展 滞后 整改 投资 招商 引资 产业 园区 企业 "
    "开工 竣工 投产 前期 手续 用地 审批 交办 做好 加强 进一步 半月 推进 "
    "加快 开展 组织 召开 印发 年度 月度 季度 计划 目标 任务 实施 "
    "管理 办法 规定 制度 责任 分工 逾期 限期 第一 第二 第三 次 "
    "县长 常务 县委 现场 推进会 协调 协调会 学校 医院 道路 改造 "
    "扩建 工程 基地 中心"
)
_WORDS = sorted(_COMMON.split(), key=len, reverse=True)
_PIECE = re.compile(r"[〔（《“][^〕）》”]*[〕）》”]|[\x21-\x7e]+[年月日期次号]?|.", re.DOTALL)
# A line does not begin with these, nor end with those.
_NOT_FIRST = "的和及与、，。：；）〕》”函次"
_NOT_LAST = "（〔《“"


def title_lines(title: str, *, most: int) -> list[str]:
    """The lines of a title, each at most `most` characters wide (two narrow ones count as one).

    Where the title has lines of its own they stay. As few lines as will do, about equally long.
    """
    return [line for given in title.split("\n") if given for line in _broken(given, most)]


def width(text: str) -> float:
    """How many Chinese characters wide a text is."""
    return sum(0.5 if _NARROW.match(letter) else 1 for letter in text)


def _broken(title: str, most: int) -> list[str]:
    if width(title) <= most:
        return [title]
    rows = int(-(-width(title) // most))
    return _best(_pieces(title), rows, most) or _best(_pieces(title), rows + 1, most) or [title]


def _pieces(title: str) -> tuple[str, ...]:
    """The title in pieces between which a line may end."""
    pieces: list[str] = []
    at = 0
    while at < len(title):
        word = next((word for word in _WORDS if title.startswith(word, at)), "")
        found = _PIECE.match(title, at)
        piece = word or (found[0] if found else title[at])
        at += len(piece)
        if pieces and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return tuple(pieces)


def _best(pieces: tuple[str, ...], rows: int, most: int) -> list[str]:
    """The division into `rows` lines with the smallest sum of squared lengths; empty if none."""

    @cache
    def from_piece(start: int, left: int) -> tuple[float, tuple[str, ...]]:
        if left == 1:
            line = "".join(pieces[start:])
            return (width(line) ** 2, (line,)) if width(line) <= most else (float("inf"), ())
        found: tuple[float, tuple[str, ...]] = (float("inf"), ())
        for end in range(start + 1, len(pieces) - left + 2):
            line = "".join(pieces[start:end])
            if width(line) > most:
                break
            cost, rest = from_piece(end, left - 1)
            found = min(found, (width(line) ** 2 + cost, (line, *rest)))
        return found

    return list(from_piece(0, rows)[1])
