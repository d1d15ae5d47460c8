"""Cut the Noto CJK collections of Debian down to what Chinese officials write.

Only ``guatu vendor --refresh`` imports this module: fonttools and brotli are development
dependencies.
"""

from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

# Face of a collection to the name of what is cut from it: its own name, so that a page which names
# it never gets a system font of another cut by chance.
FAMILIES = {"Noto Sans CJK SC": "Noto Sans SC", "Noto Serif CJK SC": "Noto Serif SC"}

RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),  # Latin-1 and the Latin letters of pinyin
    (0x02C6, 0x02DC),
    (0x0391, 0x03C9),  # Greek
    (0x0401, 0x0451),  # Cyrillic: names of firms in the north
    (0x2010, 0x206F),  # general punctuation
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),  # ℃ № Ⅰ
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),
    (0x2300, 0x23FF),
    (0x2460, 0x27BF),  # ① box drawing, blocks, shapes, stars, dingbats
    (0x2B00, 0x2BFF),
    (0x2E80, 0x2FFF),
    (0x3000, 0x30FF),  # CJK punctuation, kana
    (0x3200, 0x33FF),  # ㈠ ㎡ ㎞
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width forms
)

# The characters of the Table of General Standard Chinese Characters (通用规范汉字表, 2013: 8,105)
# which lie outside U+4E00-9FFF: people and places are named with them. From kTGH of Unihan 15.
STANDARD_TABLE_EXTRA = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬"
    "䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑"
    "𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆"
    "𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽"
    "𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)


def wanted_characters() -> set[int]:
    """Return the code points which the fonts keep."""
    ranged = {point for first, last in RANGES for point in range(first, last + 1)}
    return ranged | {ord(character) for character in STANDARD_TABLE_EXTRA}


def cut(collection: Path, *, flavour: str | None = None) -> bytes:
    """Return the SC face of a Noto CJK collection (.ttc), subset; ``flavour`` may be ``woff2``.

    Raises LookupError where the collection has no such face.
    """
    font, face = _find_face(collection)
    options = subset.Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.name_languages = [0x0409, 0x0804]
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "DSIG"]
    options.glyph_names = False
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted_characters())
    cutter.subset(font)
    _rename(font, face)
    font.flavor = flavour
    result = BytesIO()
    font.save(result, reorderTables=True)
    return result.getvalue()


def _find_face(collection: Path) -> tuple[TTFont, str]:
    for font in TTCollection(str(collection), lazy=True).fonts:
        for number in (16, 1):
            face = font["name"].getDebugName(number)
            if face in FAMILIES:
                font.recalcTimestamp = False
                return font, face
    raise LookupError(f"{collection.name} has no face named {' or '.join(FAMILIES)}")


def _rename(font: TTFont, face: str) -> None:
    family = FAMILIES[face]
    postscript = f"{face.removesuffix(' SC').replace(' ', '')}sc"  # NotoSansCJKsc
    ours = family.replace(" ", "")
    for record in font["name"].names:
        text = record.toUnicode()
        renamed = text.replace(face, family).replace(postscript, ours)
        if renamed != text:
            record.string = renamed
    table = font["CFF "].cff
    table.fontNames = [name.replace(postscript, ours) for name in table.fontNames]
    top = table.topDictIndex[0]
    top.FullName = top.FullName.replace(face, family)
    top.FamilyName = top.FamilyName.replace(face, family)
