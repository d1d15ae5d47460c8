"""What each line of a table is: project, group, subtotal, total, note, or part of the one above."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from .data import CellValue, Grid, RowKind, SheetReading
from .fields import kind_of
from .text import clean_line, compact, split_marks
from .titles import meaning_of
from .values import as_text
from .words import CHOICE_WORDS, SUBTOTAL_WORDS, TOTAL_WORDS

# Names that begin like this are looked at more closely; all others are projects at once.
_SPECIAL = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,4}[、.．)）,，\s]|[（(【]|\d{1,3}[、.．)）]|[①-⑳ⅠⅡⅢⅣⅤⅥ]|[甲乙丙丁][、.]"
    r"|第[一二三四五六七八九十]+[类部批章]|其\s*中|[合总小共全分]|注|备|说明|填|制表|审核|subtotal|total|grand|sub)",
    re.IGNORECASE,
)
_STYLES: Final = (
    ("cn", re.compile(r"^[一二三四五六七八九十百]{1,4}(?:[、.．,，:：]|$|(?=\D{2}))")),
    ("cn_bracket", re.compile(r"^[（(][一二三四五六七八九十]{1,4}[)）][、.．]?")),
    ("roman", re.compile(r"^(?:[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+|[IVX]{1,4}[、.．])[、.．]?")),
    ("part", re.compile(r"^第[一二三四五六七八九十]+[类部批章](?:分)?[、:：]?")),
    ("arabic", re.compile(r"^\d{1,3}[、.．](?!\d)")),
    ("arabic_bracket", re.compile(r"^[（(]\d{1,3}[)）][、.．]?")),
    ("circle", re.compile(r"^[①-⑳]")),
)  # fmt: skip
_STRONG = frozenset(("cn", "cn_bracket", "roman", "part"))
# What stands in the column of numbers before the title of a group.
_GROUP_SEQS: Final = (
    ("cn_bracket", re.compile(r"^[（(][一二三四五六七八九十]{1,4}[)）][、.．]?$")),
    ("cn", re.compile(r"^[一二三四五六七八九十]{1,4}[、.．]?$")),
    ("roman", re.compile(r"^[（(]?(?:[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+|[IVX]{1,4})[)）]?[、.．]?$")),
    ("part", re.compile(r"^第[一二三四五六七八九十]+[类部批章](?:分)?[、:：]?$")),
    ("letter", re.compile(r"^[（(]?[甲乙丙丁戊A-F][)）]?[、.．]?$")),
)
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_NUMBER_SEQ = re.compile(r"^\d{1,6}(?:[-.]\d{1,4})*\.?$")
_COUNT = re.compile(
    r"[（(,，:：]?\s*(?:共|计|共计|合计)?\s*(\d{1,6})\s*(?:个|项)(?:项目)?\s*[)）]?[。:：]?$"
)
_TOTAL = re.compile(
    rf"^(?:.{{0,6}})(?:{'|'.join(map(re.escape, TOTAL_WORDS))})"
    r"(?:[(:,].*|\d+(?:个|项)(?:项目)?|数)?$"
)
_SUBTOTAL = re.compile(
    rf"^.{{0,12}}(?:{'|'.join(map(re.escape, SUBTOTAL_WORDS))})(?:[(:].*|\d+(?:个|项)(?:项目)?)?$"
)
_OF_WHICH = re.compile(r"^其中(?:[:：]|$|.{1,20}$)")
_NOTE = re.compile(
    r"^(?:注|备注|说明|附注|填报说明|(?:填报|填表|制表|编制|统计|审核|复核|校核|审批|报送)(?:单位|部门|人|时间|日期)?"
    r"|联系(?:人|电话)|单位负责人|分管领导|主要领导"
    r"|\*|★|▲|※)\s*\d?\s*(?:[:：]|为|是|表示|\d、|$)"
)
_SENTENCE = re.compile(r"^(?:[（(]?\d|[一二三四五六七八九十][、.]).*[。；;]$|[。；;]$")
_UNIT_LINE = re.compile(r"^(?:金额|计量)?单位[:：]")
_CONTINUED = frozenset(("续表", "续上表", "接上表", "(续)", "(续表)", "上接"))
_PLAIN = frozenset((float, int))
_LONGEST_GROUP = 50
_FILLED = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is no plain project. `stated` is the number of projects that a label states."""

    kind: RowKind
    label: str = ""
    style: str = ""
    stated: int | None = None
    of_which: bool = False


@dataclass(slots=True)
class Lines:
    """`rows` are the grid rows kept, in order; `special` those that are no plain projects;
    `continued` maps a grid row to the kept row it belongs to; `unsure` are rows that may be
    groups numbered like projects; `nameless` rows hold something but no name; `second_table` is
    the header of another table below, where reading ends."""

    rows: list[int] = field(default_factory=list)
    special: dict[int, Line] = field(default_factory=dict)
    continued: dict[int, int] = field(default_factory=dict)
    unsure: list[int] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    second_table: int | None = None


class Sorter:
    """Sorts the lines of one sheet, knowing which of its columns hold what."""

    def __init__(self, grid: Grid, reading: SheetReading) -> None:
        self._grid = grid
        places = {column.field: column.index for column in reading.columns if column.field}
        identity = next((f for f in ("name", "no", "national_code") if f in places), "name")
        self._name = places.get(identity, 0)
        self._seq = places.get("seq", -1)
        # Groups are numbered where projects are: 编号 where there is no 序号.
        self._number = self._seq if self._seq >= 0 else places.get("no", -1)
        self._described = [
            column.index
            for column in reading.columns
            if column.field
            and column.index not in (self._name, self._number)
            and kind_of(column.field) not in ("money", "percent")
            and column.kind not in ("money", "percent", "number")
            and column.field != "remark"
        ]
        self._wide = sum(column.field != "" for column in reading.columns) > 3
        self._titles = _header_texts(grid, reading)
        self._body = reading.body
        self._header_row = reading.header[0] if reading.header else None
        self._covered = _covered_names(grid, self._name)

    def sort(self) -> Lines:
        """All lines below the header."""
        lines = Lines()
        above = self._group_above()
        rows, name, seq, described = self._grid.rows, self._name, self._seq, self._described
        titles, special = self._titles, _SPECIAL.match
        # Nearly all rows say something in the first of these columns.
        first = described[0] if described else name
        for index in range(self._body, len(rows)):
            row = rows[index]
            text = row[name]
            if (
                type(text) is str
                and text
                and (seq < 0 or type(row[seq]) in _PLAIN or _is_digits(row[seq]))
                and not special(text)
                and described
                and (row[first] != "" or any(row[column] != "" for column in described))
                and text not in titles
            ):
                lines.rows.append(index)
                continue
            self._look(index, row, lines)
            if lines.second_table is not None:
                break
        if above and any(line.style == above[1].style for line in lines.special.values()):
            lines.rows.insert(0, above[0])
            lines.special[above[0]] = above[1]
        return lines

    def _group_above(self) -> tuple[int, Line] | None:
        """一、基础设施 between the title and a header that is repeated for each group: the first
        group, if others of its style follow."""
        row = (self._header_row or 0) - 1
        texts = [(c, v) for c, v in enumerate(self._grid.rows[row]) if v != ""] if row > 0 else []
        if len(texts) != 1 or not isinstance(texts[0][1], str):
            return None
        label = clean_line(texts[0][1])
        line = self._group_line(texts, "", label, 0)
        is_group = line is not None and line.kind is RowKind.GROUP and line.style in _STRONG
        return (row, line) if line is not None and is_group else None

    def _look(self, index: int, row: list[CellValue], lines: Lines) -> None:
        filled = [(c, v) for c, v in enumerate(row) if v != "" and str(v).strip()]
        if not filled or self._is_header(filled):
            return
        if _is_other_header(filled):
            lines.second_table = index
            return
        above = lines.special.get(lines.rows[-1]) if lines.rows else None
        after_note = above is not None and above.kind is RowKind.NOTE and above.label != ""
        line = self._special_line(row, filled, after_note=after_note)
        if line:
            lines.rows.append(index)
            lines.special[index] = line
            return
        if not as_text(row[self._name]).strip():
            self._without_name(index, row, filled, lines)
            return
        lines.rows.append(index)
        if self._described and not any(row[c] != "" for c in self._described):
            lines.unsure.append(index)

    def _is_header(self, filled: Sequence[tuple[int, CellValue]]) -> bool:
        """A header repeated on each printed page, or the title above it."""
        texts = [compact(str(value)) for _column, value in filled]
        known = sum(text in self._titles or text in _CONTINUED for text in texts)
        return (
            known == len(texts)
            or (len(texts) > 3 and known >= 0.7 * len(texts))
            or (len(texts) == 1 and bool(_UNIT_LINE.match(texts[0])))
        )

    def _special_line(
        self,
        row: list[CellValue],
        filled: Sequence[tuple[int, CellValue]],
        *,
        after_note: bool,
    ) -> Line | None:
        first = clean_line(as_text(filled[0][1]))
        name = clean_line(as_text(row[self._name]))
        seq = clean_line(as_text(row[self._number])) if self._number >= 0 else ""
        described = sum(row[column] != "" for column in self._described)
        if _NOTE.match(first) and len(filled) <= 4:
            return Line(RowKind.NOTE, first)
        if after_note and len(filled) == 1 and _SENTENCE.search(first):
            return Line(RowKind.NOTE, first)  # 2.总投资以批复为准。 below 备注：1.…
        if described <= 1 or _NUMBER_SEQ.match(name) or not name:
            for label in dict.fromkeys((first, name, f"{seq}{name}")):
                line = _sum_line(label)
                if line:
                    return line
        if not name and _seq_style(first):
            # 一 | 产业类 | (no name): the title stands in a column between number and name.
            others = (clean_line(value) for _c, value in filled[1:] if isinstance(value, str))
            first = next((text for text in others if text), first)
        return self._group_line(filled, seq, name or first, described)

    def _group_line(
        self, filled: Sequence[tuple[int, CellValue]], seq: str, label: str, described: int
    ) -> Line | None:
        style, bare = _style(label)
        count = _COUNT.search(bare)
        stated = int(count[1]) if count else None
        title = (_COUNT.sub("", bare) if count else bare).strip(" ：:、，,（(")
        shape = _seq_style(seq)
        if shape and described <= 2:
            return Line(RowKind.GROUP, split_marks(title)[0] or label, shape, stated)
        if described > 1 or len(title) > _LONGEST_GROUP:
            return self._long_line(filled, label)
        if seq == label and described == 0 and _WORDS.search(seq):
            return Line(RowKind.GROUP, title, style or "band", stated)  # no number, no name
        own = len({str(value) for _c, value in filled if isinstance(value, str)}) == 1
        plain = compact(title)
        if style in _STRONG or (stated is not None and described == 0):
            return Line(RowKind.GROUP, title or label, style or "band", stated)
        if described == 0 and plain in CHOICE_WORDS["list_class"]:
            return Line(RowKind.GROUP, title, style or "class", stated)
        left = filled[0][0] in (self._name, self._seq, 0)
        if own and left and self._wide and len(filled) == 1 and not _NUMBER_SEQ.match(plain):
            return Line(RowKind.GROUP, title, style or "band", stated)
        return None

    def _long_line(self, filled: Sequence[tuple[int, CellValue]], label: str) -> Line | None:
        if len(filled) == 1 and isinstance(filled[0][1], str):
            alone = filled[0][0] in (self._name, self._seq) or filled[0][0] == 0
            return Line(RowKind.NOTE, label) if alone else None
        return None

    def _without_name(
        self,
        index: int,
        row: list[CellValue],
        filled: Sequence[tuple[int, CellValue]],
        lines: Lines,
    ) -> None:
        """A line without a name belongs to the project above if its name reaches down to it or
        it has no number of its own; a lone number is an empty line of a form."""
        if all(column == self._seq for column, _value in filled):
            return
        above = next((r for r in reversed(lines.rows) if r not in lines.special), None)
        near = index - 1 == above or lines.continued.get(index - 1) == above
        own_number = self._seq >= 0 and row[self._seq] != ""
        if above is not None and (index in self._covered or (near and not own_number)):
            lines.continued[index] = above
            return
        lines.rows.append(index)
        lines.special[index] = Line(RowKind.NOTE)
        lines.nameless.append(index)


def _is_other_header(filled: Sequence[tuple[int, CellValue]]) -> bool:
    """Titles in nearly every cell, a name among them: the header of a table with other columns."""
    texts = [value for _column, value in filled if isinstance(value, str)]
    if len(texts) < 4 or len(texts) < len(filled):
        return False
    meanings = [meaning_of(text) for text in texts]
    sure = [meaning.field for meaning in meanings if meaning.confidence >= 0.95]
    return "name" in sure and len(sure) >= 0.7 * len(texts)


def _is_digits(cell: CellValue) -> bool:
    return isinstance(cell, str) and cell.isdecimal()


def _header_texts(grid: Grid, reading: SheetReading) -> frozenset[str]:
    """Everything that stands in the header and above it, compact."""
    texts = {column.full_title for column in reading.columns}
    texts.update(title for column in reading.columns for title in column.titles)
    if reading.header:
        for row in grid.rows[: reading.header[1] + 1]:
            texts.update(str(cell) for cell in row)
    return frozenset(compact(text) for text in texts if text.strip())


def _covered_names(grid: Grid, column: int) -> frozenset[int]:
    """Rows whose name cell is the lower part of a merged one."""
    return frozenset(
        row
        for merge in grid.merges
        if merge.left <= column <= merge.right
        for row in range(merge.top + 1, merge.bottom + 1)
    )


def _seq_style(seq: str) -> str:
    return next((style for style, pattern in _GROUP_SEQS if pattern.match(seq)), "")


def _style(label: str) -> tuple[str, str]:
    """(style of the enumeration, label without it)."""
    text = label.strip()
    for style, pattern in _STYLES:
        found = pattern.match(text)
        if found and (style != "cn" or found[0][-1:] in "、.．,，:：" or found[0] == text):
            return style, text[found.end() :].strip()
    return "", text


def _sum_line(label: str) -> Line | None:
    """Total, subtotal or "of which" by its label; None for anything else."""
    text = compact(label)
    count = _COUNT.search(label)
    stated = int(count[1]) if count else None
    if _OF_WHICH.match(text):
        return Line(RowKind.SUBTOTAL, label, stated=stated, of_which=True)
    if _SUBTOTAL.match(text):
        return Line(RowKind.SUBTOTAL, label, stated=stated)
    if _TOTAL.match(text):
        return Line(RowKind.TOTAL, label, stated=stated)
    return None
