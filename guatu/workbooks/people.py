"""Names of people and of offices that share a cell."""

import re

from .data import PersonName
from .problems import is_empty, is_pending
from .text import clean_line
from .words import COMPOUND_SURNAMES, OFFICE_TITLES, SURNAMES, UNIT_SUFFIXES

_OUTSIDE = re.compile(r"[、，,;；/\\|\n\r\t]+(?![^（(]*[）)])")
_SIGNS = str.maketrans({"／": "/", "＼": "\\", "｜": "|", "＆": "&", "．": "."})
_BREAK = re.compile(r"<br\s*/?>|\\r\\n|\\n(?![A-Za-z])", re.IGNORECASE)
# 1.张三 2.李四, ①张三②李四, (1)张三(2)李四
_ENUMERATION = re.compile(
    r"[①-⒛]|[（(]\d{1,2}[)）]|(?:^|(?<=[\s、，,;；]))\d{1,2}[.、](?=\s*[^\s\d])", re.MULTILINE
)
_LABEL = re.compile(r"\s+(?=[^\s:：、，,;；]{1,8}[:：])")
_AND_OTHERS = re.compile(
    r"(?<=[\u3400-\u9fff]{2})等(?:[\d一二三四五六七八九十]{1,2}[人名位])?(?:同志|领导|人)?(?=$|[\s、，,;；/])"
)
_AND_AFTER_NOTE = re.compile(r"(?<=[)）])\s*[和及与]")
_MAY_PART = re.compile(r"[.·•。和及与—–~-]")
_NAME = re.compile(
    r"^[\u3400-\u9fff]{2,3}$|^(?:" + "|".join(COMPOUND_SURNAMES) + r")[\u3400-\u9fff]{1,2}$"
)
_LATIN = re.compile(r"^[A-Za-z][A-Za-z.'’-]*$")
_NOBODY = frozenset(("空缺", "缺", "暂缺"))
_AFTER_NOTE = re.compile(r"(?<=[）)])\s*")
_PLUS = re.compile(r"[+＋&]|\s+(?:和|及|与)\s+")
_NOTE = re.compile(r"[（(\[【]([^（()）]*)[）)\]】]")
_PREFIX = re.compile(r"^([^:：]{1,12})[:：]\s*")
_PHONE = re.compile(r"\+?\d[\d -]{5,}\d")
_TITLES = "|".join(sorted(map(re.escape, OFFICE_TITLES), key=len, reverse=True))
_TITLE_FIRST = re.compile(rf"^(.*(?:{_TITLES}))([\u3400-\u9fff·]{{2,4}})$")
_TITLE_LAST = re.compile(rf"^([\u3400-\u9fff·]{{2,3}}?)((?:{_TITLES}).*)$")
_TITLE_ONLY = re.compile(rf"^.*(?:{_TITLES})$")
_SURNAME_AND_TITLE = re.compile(rf"^[{''.join(SURNAMES)}](?:常务)?副?(?:{_TITLES})$")
_PART_IN_IT = re.compile(r"[（(](?:牵头|配合|主责|协办|协同|责任|牵头单位|配合单位|责任单位)[）)]$")
_CJK_ONE = re.compile(r"^[\u3400-\u9fff]$")
_CJK_WORD = re.compile(r"^[\u3400-\u9fff·•]{1,4}$")
_WHITE = re.compile(r"[ \u3000\xa0]+")


def read_people(raw: str) -> tuple[PersonName, ...]:
    """Each person of a cell once, whatever parts them; posts in brackets or beside the name
    become the note ("张三（县委常委）")."""
    found: dict[str, PersonName] = {}
    waiting = ""
    for part in _OUTSIDE.split(_PLUS.sub("、", _prepared(raw))):
        for piece in _AFTER_NOTE.split(part):
            for person in _persons(piece):
                if not person.name:
                    waiting = _joined(waiting, person.note)
                    continue
                known = found.get(person.name, PersonName(person.name))
                note = known.note or _joined(waiting, person.note)
                found[person.name] = PersonName(person.name, note)
                waiting = ""
    if waiting:
        _add_to_last(found, waiting)
    return tuple(found.values())


def _prepared(raw: str) -> str:
    """The cell with one kind of separator before each name that is numbered or labelled."""
    text = _BREAK.sub("\n", raw.translate(_SIGNS).replace("\u3000", " "))
    text = _AND_AFTER_NOTE.sub("、", text)
    return _AND_OTHERS.sub("", _LABEL.sub("、", _ENUMERATION.sub("、", text)))


def _parted(word: str) -> list[str]:
    """张三·李四, 张三-李四 and 张三和李四 are two if both halves are names of the Han: 买买提·艾力
    and 李和平 are one."""
    if _MAY_PART.search(word):
        halves = _MAY_PART.split(word)
        if all(_NAME.match(half) and half[0] in SURNAMES for half in halves):
            return halves
    return [word]


def _add_to_last(found: dict[str, PersonName], note: str) -> None:
    """A post after the last name is that person's; a cell of posts only keeps the post."""
    name = next(reversed(found), note)
    known = found.get(name)
    found[name] = PersonName(name, _joined(known.note, note) if known else "")


def _persons(piece: str) -> list[PersonName]:
    """The persons of a piece that holds no separators but spaces and at most one note, at its
    end; a post without a name has the name ""."""
    notes = [note.strip() for note in _NOTE.findall(piece) if note.strip()]
    bare = _PHONE.sub(" ", _NOTE.sub(" ", piece)).strip()
    prefix = _PREFIX.match(bare)
    if prefix and not bare[prefix.end() :].strip():
        bare = prefix[1]  # 张三：13800001111
    elif prefix:
        notes.insert(0, prefix[1].strip())
        bare = bare[prefix.end() :]
    words = [half for word in join_names(_WHITE.split(bare.strip())) for half in _parted(word)]
    people = [_with_title(word) for word in words if word and not _is_nobody(word)]
    named = [index for index, person in enumerate(people) if person.name]
    if notes and named:
        last = people[named[-1]]
        people[named[-1]] = PersonName(last.name, _joined(last.note, *notes))
    return _posts_settled(people)


def _is_nobody(word: str) -> bool:
    return word in _NOBODY or word.isdigit() or is_empty(word) or is_pending(word)


def _posts_settled(people: list[PersonName]) -> list[PersonName]:
    """A post behind a name belongs to it ("张三 县委常委"), one before waits for the next."""
    settled: list[PersonName] = []
    for person in people:
        if not person.name and settled and settled[-1].name:
            before = settled[-1]
            settled[-1] = PersonName(before.name, _joined(before.note, person.note))
        else:
            settled.append(person)
    return settled


def _joined(*notes: str) -> str:
    return "；".join(note for note in notes if note)


def _with_title(word: str) -> PersonName:
    if _SURNAME_AND_TITLE.match(word):
        return PersonName(word)
    first = _TITLE_FIRST.match(word)
    if first and first[2][0] in SURNAMES and not _TITLE_ONLY.match(word):
        return PersonName(first[2], first[1])
    last = _TITLE_LAST.match(word)
    if (
        last
        and last[1][1:] != "副"
        and last[1][0] in SURNAMES
        and not word.startswith(OFFICE_TITLES)
    ):
        return PersonName(last[1], last[2])
    if (len(word) > 3 and _TITLE_ONLY.match(word)) or word in OFFICE_TITLES:
        return PersonName("", word)
    return PersonName(word)


def join_names(words: list[str]) -> list[str]:
    """Names with spaces inside: 张 三 -> 张三, 王 建国 -> 王建国, 欧阳 锋 -> 欧阳锋."""
    joined: list[str] = []
    index = 0
    while index < len(words):
        size = _name_size(words, index)
        between = " " if _LATIN.match(words[index]) else ""
        joined.append(between.join(words[index : index + size]))
        index += size
    return joined


def _name_size(words: list[str], index: int) -> int:
    """How many words from here on make one name."""
    word = words[index]
    if _LATIN.match(word):
        run = index
        while run < len(words) and _LATIN.match(words[run]):
            run += 1
        return run - index
    following = words[index + 1] if index + 1 < len(words) else ""
    if word in COMPOUND_SURNAMES and _CJK_WORD.match(following) and len(following) <= 2:
        return 2
    if not _CJK_ONE.match(word) or not _CJK_WORD.match(following):
        return 1
    if len(following) > 1:
        return 2
    run = 0
    while index + run < len(words) and _CJK_ONE.match(words[index + run]):
        run += 1
    # An odd run of single letters is a name of three (李 晓 明), unless a longer word follows,
    # which then belongs to the last of them (王 五 赵 建国).
    after = words[index + run] if index + run < len(words) else ""
    return 3 if run == 3 and not _CJK_WORD.match(after) else 2


def read_units(raw: str) -> tuple[str, ...]:
    """Each office of a cell once, in the order written; breaks inside a name are healed."""
    found: list[str] = []
    text = _prepared(raw)
    # Department for Business, Energy and Industrial Strategy is one.
    between = r"[;；|\t]+" if text.isascii() else r"[、，,;；/\\|\t]+"
    for part in re.split(rf"{between}(?![^（(]*[）)])", text):
        for line in _lines(part):
            for name in _parted_units(_PREFIX.sub("", clean_line(line)).strip()):
                name = _PART_IN_IT.sub("", name)
                if name and name not in found:
                    found.append(name)
    return tuple(found)


def _parted_units(name: str) -> list[str]:
    """县发改局和县住建局 are two, 县发展和改革局 is one."""
    halves = re.split(r"[.·。和及与+＋&—–-]", name)
    if len(halves) > 1 and all(
        len(half) > 2 and half.strip().endswith(UNIT_SUFFIXES) for half in halves
    ):
        return [half.strip() for half in halves]
    return [name]


def _lines(part: str) -> list[str]:
    """Lines, or words set apart by spaces, are several offices only if each looks like one."""
    for pattern in (r"[\r\n]+", r"\s+"):
        words = [word for word in re.split(pattern, part.strip()) if word.strip()]
        if len(words) > 1 and all(
            len(word.strip()) > 2
            and word.strip().endswith(UNIT_SUFFIXES)
            and not word.strip().endswith("城乡")
            for word in words
        ):
            return words
    return [part]
