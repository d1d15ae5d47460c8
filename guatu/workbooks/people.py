"""Names of people and of offices that share a cell."""

import re

from .data import PersonName
from .text import clean_line
from .words import COMPOUND_SURNAMES, OFFICE_TITLES, SURNAMES, UNIT_SUFFIXES

_OUTSIDE = re.compile(r"[、，,;；/\\|\n\r\t]+(?![^（(]*[）)])")
_AFTER_NOTE = re.compile(r"(?<=[）)])\s*")
_PLUS = re.compile(r"[+＋&]|\s+(?:和|及|与)\s+")
_NOTE = re.compile(r"[（(\[【]([^（()）]*)[）)\]】]")
_PREFIX = re.compile(r"^([^:：]{1,12})[:：]\s*")
_PHONE = re.compile(r"\+?\d[\d -]{5,}\d")
_TITLES = "|".join(sorted(map(re.escape, OFFICE_TITLES), key=len, reverse=True))
_TITLE_FIRST = re.compile(rf"^(.*(?:{_TITLES}))([\u3400-\u9fff·]{{2,4}})$")
_TITLE_LAST = re.compile(rf"^([\u3400-\u9fff·]{{2,3}}?)((?:{_TITLES}).*)$")
_TITLE_ONLY = re.compile(rf"^.*(?:{_TITLES})$")
_CJK_ONE = re.compile(r"^[\u3400-\u9fff]$")
_CJK_WORD = re.compile(r"^[\u3400-\u9fff·•]{1,4}$")
_WHITE = re.compile(r"[ \u3000\xa0]+")


def read_people(raw: str) -> tuple[PersonName, ...]:
    """Each person of a cell once, whatever parts them; posts in brackets or beside the name
    become the note ("张三（县委常委）")."""
    found: dict[str, PersonName] = {}
    waiting = ""
    for part in _OUTSIDE.split(_PLUS.sub("、", raw.replace("\u3000", " "))):
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
    if prefix:
        notes.insert(0, prefix[1].strip())
        bare = bare[prefix.end() :]
    people = [_with_title(word) for word in join_names(_WHITE.split(bare.strip())) if word]
    named = [index for index, person in enumerate(people) if person.name]
    if notes and named:
        last = people[named[-1]]
        people[named[-1]] = PersonName(last.name, _joined(last.note, *notes))
    return _posts_settled(people)


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
    first = _TITLE_FIRST.match(word)
    if first and first[2][0] in SURNAMES and not _TITLE_ONLY.match(word):
        return PersonName(first[2], first[1])
    last = _TITLE_LAST.match(word)
    if last and last[1][0] in SURNAMES and not word.startswith(OFFICE_TITLES):
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
        joined.append("".join(words[index : index + size]))
        index += size
    return joined


def _name_size(words: list[str], index: int) -> int:
    """How many words from here on make one name."""
    word = words[index]
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
    for part in re.split(r"[、，,;；/\\|\t]+(?![^（(]*[）)])", raw):
        for line in _lines(part):
            name = _PREFIX.sub("", clean_line(line)).strip()
            if name and name not in found:
                found.append(name)
    return tuple(found)


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
