"""The measures of GB/T 9704-2012 (党政机关公文格式): millimetres, or points where it says so.

Section numbers are those of the standard. A size of type (号) is in points as Word has it.
"""

# 5.1, 5.2: A4, the margins above and at the binding, the type area (版心).
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, BINDING = 37, 28
AREA_WIDTH, AREA_HEIGHT = 156, 225
RIGHT = PAGE_WIDTH - BINDING - AREA_WIDTH
BOTTOM = PAGE_HEIGHT - TOP - AREA_HEIGHT

# 5.2.3: 22 lines of 28 characters. Of 16 points they would be 158 mm: each stands 0.2 pt closer.
LINES, CHARACTERS = 22, 28
POINT = 25.4 / 72
LINE = AREA_HEIGHT / LINES / POINT
CHARACTER = AREA_WIDTH / CHARACTERS / POINT

# 字号: 2号 of the title, 3号 of the body, 4号 of page numbers and of the imprint (版记).
SIZE_2, SIZE_3, SIZE_4 = 22, 16, 14

# 7.2.4, 10.3: the top of the red mark lies 35 mm below the top of the type area.
MARK_DROP = 35
# 7.2.7: the red rule 4 mm below the number, as wide as the type area.
RULE_DROP = 4
# 7.2.5, 7.3.1, 7.3.2: empty lines before number, title and addressee.
BEFORE_NUMBER, BEFORE_TITLE, BEFORE_ADDRESSEE = 2, 2, 1
# 7.3.5: characters that stay free on the right of the date.
DATE_INDENT = 4
# 7.4: thickness of the first and last rule of the imprint, and of those between.
THICK, THIN = 0.35, 0.25
# 7.5: the dashes of the page number, below the type area.
PAGE_NUMBER_DROP = 7

# The names that Word files carry. They are bought fonts: named, not brought along.
SONG, FANG, KAI, HEI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"
NUMERALS = "宋体"
# What Word and WPS take where a font is missing, best first.
FALLBACKS: dict[str, tuple[str, ...]] = {
    SONG: (
        "方正小标宋_GBK",
        "小标宋",
        "华文中宋",
        "STZhongsong",
        "Noto Serif SC",
        "宋体",
        "SimSun",
    ),
    FANG: ("仿宋", "FangSong", "方正仿宋_GBK", "华文仿宋", "STFangsong", "FandolFang R"),
    KAI: ("楷体", "KaiTi", "方正楷体_GBK", "华文楷体", "STKaiti", "FandolKai"),
    HEI: ("SimHei", "方正黑体_GBK", "华文黑体", "STHeiti", "Noto Sans SC"),
    NUMERALS: ("SimSun", "Noto Serif SC"),
}
