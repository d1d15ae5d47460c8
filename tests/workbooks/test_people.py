"""Names that share a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.workbooks.people import read_people, read_units


def names(raw: str) -> list[str]:
    return [person.name for person in read_people(raw)]


@pytest.mark.parametrize(
    "raw",
    ["张三、李四", "张三，李四", "张三,李四", "张三；李四", "张三;李四", "张三/李四", "张三 李四",
     "张三\n李四", "张三\u3000李四", "张三\r\n李四", "张三\t李四", "张三|李四", "张三+李四",
     "张三、 李四 ", "张 三、李 四", "张 三 李 四", "张　三，李　四",
     "张三（县委常委、副县长）、李四",     "张三13800001111、李四", "县委书记 张三、李四",
     "副县长张三，李四",
     "张三副县长、李四", "张三(书记) 李四(县长)",
     "张三（书记）和李四（县长）",
     "牵头：张三；配合：李四", "张三 和 李四", "张三、李四、张三", "张三和李四", "张三与李四",
     "张三及李四", "张三．李四", "张三·李四", "张三.李四", "张三。李四", "张三-李四", "张三—李四",
     "张三＆李四", "张三｜李四", "张三／李四", "张三＼李四", "1.张三 2.李四", "1、张三\n2、李四",
     "①张三②李四", "(1)张三(2)李四",
     "张三<br>李四", "张三\\n李四", "张三、李四等", "张三、李四等2人", "张三、李四等同志",
     "牵头：张三 配合：李四", "张三：13800001111；李四：13900001111",
     "张三、李四、空缺", "张三、李四、待定"],
)  # fmt: skip
def test_two_people_whatever_parts_them(raw: str) -> None:
    assert names(raw) == ["张三", "李四"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("王 建国", ["王建国"]), ("李 晓 明", ["李晓明"]),
        ("欧阳 锋、诸葛亮", ["欧阳锋", "诸葛亮"]),
        ("王 五 赵 建国", ["王五", "赵建国"]), ("阿不都·热合曼", ["阿不都·热合曼"]),
        ("和平、及时雨", ["和平", "及时雨"]), ("县委常委、常务副县长 王强", ["王强"]), ("", []),
        ("县政府", ["县政府"]), ("李和平", ["李和平"]), ("王与之、李及第", ["王与之", "李及第"]),
        ("买买提·艾力、古丽", ["买买提·艾力", "古丽"]),
        ("李县长、王副县长", ["李县长", "王副县长"]),
        ("John Smith, Mary-Ann O'Brien", ["John Smith", "Mary-Ann O'Brien"]),
    ],
)  # fmt: skip
def test_names_with_spaces_inside(raw: str, expected: list[str]) -> None:
    assert names(raw) == expected


@pytest.mark.parametrize(
    ("raw", "note"),
    [("张三（县委常委）", "县委常委"), ("副县长张三", "副县长"), ("张三 县委常委", "县委常委"),
     ("县委常委、常务副县长 张三", "县委常委；常务副县长"), ("牵头：张三", "牵头")],
)  # fmt: skip
def test_a_post_becomes_the_note(raw: str, note: str) -> None:
    assert [(person.name, person.note) for person in read_people(raw)] == [("张三", note)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("县住建局、县发改局", ["县住建局", "县发改局"]),
        ("县住建局 县发改局", ["县住建局", "县发改局"]),
        ("县住建局\n县发改局", ["县住建局", "县发改局"]),
        ("县住房和城乡\n建设局", ["县住房和城乡建设局"]),
        ("牵头单位：县发改局；配合单位：县财政局", ["县发改局", "县财政局"]),
        ("县工信局（商务局、科技局）、城关镇", ["县工信局（商务局、科技局）", "城关镇"]),
        ("县 住 建 局", ["县住建局"]),
        ("县发改局和县住建局", ["县发改局", "县住建局"]),
        ("县发改局-县住建局", ["县发改局", "县住建局"]),
        ("1.县发改局 2.县住建局", ["县发改局", "县住建局"]),
        ("县发改局等", ["县发改局"]),
        ("县发改局（牵头）、县住建局（配合）", ["县发改局", "县住建局"]),
        ("县发展和改革局、县文化和旅游局", ["县发展和改革局", "县文化和旅游局"]),
        ("Department for Business, Energy and Industrial Strategy",
         ["Department for Business, Energy and Industrial Strategy"]),
    ],
)  # fmt: skip
def test_offices(raw: str, expected: list[str]) -> None:
    assert list(read_units(raw)) == expected


surnames = st.sampled_from("王李张刘陈杨黄赵吴周")
given_names = st.text(st.sampled_from("建国伟芳敏静丽强磊军洋勇"), min_size=1, max_size=2)
people = st.lists(
    st.tuples(surnames, given_names).map("".join), min_size=1, max_size=5, unique=True
)


@given(people, st.sampled_from(["、", "，", ",", "；", "/", "\n", " ", "  "]))
def test_any_separator_gives_the_same_people(team: list[str], separator: str) -> None:
    assert names(separator.join(team)) == team


@given(people, st.sampled_from(["、", "，", "\n"]))
def test_letters_set_apart_give_the_same_people(team: list[str], separator: str) -> None:
    spaced = separator.join(" ".join(name) if len(name) == 2 else name for name in team)
    assert names(spaced) == team


@given(st.text(max_size=60))
def test_it_never_raises(raw: str) -> None:
    assert all(person.name for person in read_people(raw))
    assert all(read_units(raw))
