"""Personal data as they are shown to whoever has no need of them: 138****1234."""

import re

# Digits as people part them: 138-1234-5678, 138 1234 5678, 0710-6620041. A card's last sign is X.
_NUMBER = re.compile(r"\d(?:[\s-]?\d){4,}[Xx]?")
_MAIL = re.compile(r"([^\s@,;，；、:：]+)@([^\s@,;，；、]+\.[^\s@,;，；、]+)")
_SHOWN = {5: (1, 1), 6: (1, 1), 7: (2, 2), 8: (2, 2), 9: (2, 2), 10: (2, 2)}
_LONG = (3, 4)


def masked(text: str) -> str:
    """A text without its phone numbers, card numbers and mail addresses; names stay.

    Of each number at most the first three and the last four digits are left; what has fewer than
    five digits is no number of a person. Masking what is masked changes nothing.
    """
    return _MAIL.sub(_mail, _NUMBER.sub(_number, text))


def _number(match: re.Match[str]) -> str:
    digits = re.sub(r"[\s-]", "", match[0])
    first, last = _SHOWN.get(len(digits), _LONG)
    return f"{digits[:first]}{'*' * max(len(digits) - first - last, 3)}{digits[-last:]}"


def _mail(match: re.Match[str]) -> str:
    return f"{match[1][0]}***@{match[2]}"
