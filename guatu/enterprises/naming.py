"""The keys by which an enterprise is recognised under another spelling of its name."""

import re
import unicodedata
from functools import cache

from pypinyin import Style, lazy_pinyin

KEY_LENGTH = 200
_NOISE = re.compile(r"[\W_]+")
# Forms of companies, the longest first; 集团 and 分公司 tell companies apart and stay.
_FORMS = re.compile(
    r"(?:股份有限责任公司|股份有限公司|有限责任公司|有限公司|股份公司|公司"
    r"|co\.?,?\s*ltd\.?|company\s+limited|corporation|limited|corp\.?|inc\.?|ltd\.?|llc|gmbh)"
    r"(?=$|\W|[分集])",
)
_PLACES = re.compile(
    r"^(?:中国|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北"
    r"|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
    r"|省|[\u4e00-\u9fff]{2,3}?(?:省|市|县|自治区))+"
)
# Words that say nothing of what a company makes.
_EMPTY = re.compile(r"(?:科技|实业|发展|控股)+$")
# What a county's list puts around the investor in the name of a lead.
_BRANCH = re.compile(r"(?:[\u4e00-\u9fff]{2,4}?)?分公司$")


def name_key(name: str) -> str:
    """A company's name without its form, marks, widths and blanks.

    华能新材料（集团）有限公司 and 华能新材料集团公司 share a key; a branch does not.
    """
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    stem = _NOISE.sub("", _FORMS.sub("", text))
    return (stem or _NOISE.sub("", text))[:KEY_LENGTH]


def core(name: str) -> str:
    """The key without place and empty words, so that short names come near."""
    key = name_key(name)
    for pattern in (_PLACES, _EMPTY):
        stem = pattern.sub("", key)
        key = stem if len(stem) >= 2 else key
    return key


def is_branch(name: str) -> bool:
    """Whether a name is that of a branch."""
    return bool(_BRANCH.search(_NOISE.sub("", name)))


def spelled(name: str) -> str:
    """The key in pinyin, by which Chinese and Latin spellings meet: 海川 and Haichuan."""
    return "".join(map(_sound, name_key(name)))


@cache
def _sound(sign: str) -> str:
    """One character in pinyin. Character by character it is fast and always the same."""
    return lazy_pinyin(sign, style=Style.NORMAL)[0].lower()
