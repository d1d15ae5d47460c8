"""The unified social credit code of GB 32100-2015: 18 signs, the last checks the others."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_BASE = len(ALPHABET)


def check_sign(body: str) -> str:
    """The 18th sign of the 17 before it: C₁₈ = (31 − Σ Cᵢ·3^(i−1) mod 31) mod 31.

    Raises ValueError where a sign is none of the 31 or there are not 17 (I, O, S, V, Z are none).
    """
    if len(body) != LENGTH - 1 or not set(body) <= set(ALPHABET):
        raise ValueError(body)
    total = sum(_VALUES[sign] * pow(3, place, _BASE) for place, sign in enumerate(body))
    return ALPHABET[-total % _BASE]


def is_code(code: str) -> bool:
    """Whether a text is a unified social credit code with the right check sign."""
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or not code[2:8].isdecimal():
        return False
    return check_sign(code[:-1]) == code[-1]


def normalised(text: str) -> str:
    """The code without blanks and hyphens, in capitals."""
    return "".join(sign for sign in text.upper() if sign.isalnum())
