"""Currencies that a cell may name: an amount in another one is no amount of the ledger."""

import re
from typing import Final

# Word or sign -> the currencies that it may stand for.
_MEANS: Final[dict[str, tuple[str, ...]]] = {
    "人民币": ("CNY",), "rmb": ("CNY",), "cny": ("CNY",),
    "¥": ("CNY", "JPY"), "美元": ("USD",), "美金": ("USD",), "usd": ("USD",), "us$": ("USD",),
    "港元": ("HKD",), "港币": ("HKD",), "hkd": ("HKD",), "hk$": ("HKD",),
    "欧元": ("EUR",), "eur": ("EUR",), "€": ("EUR",), "日元": ("JPY",), "jpy": ("JPY",),
    "英镑": ("GBP",), "gbp": ("GBP",), "£": ("GBP",), "澳元": ("AUD",), "aud": ("AUD",),
    "a$": ("AUD",), "$": ("USD", "AUD", "CAD", "NZD", "HKD", "SGD"),
}  # fmt: skip
_NAMED = re.compile("|".join(sorted(map(re.escape, _MEANS), key=len, reverse=True)), re.IGNORECASE)


def without_currency(text: str, currency: str) -> str | None:
    """The text with the names of its own currency taken out ("500万美元" -> "500万元"), None where
    it names another. NFKC text; `currency` is that of the ledger (ISO 4217), "" for any."""
    for found in _NAMED.findall(text):
        if currency and currency not in _MEANS[found.lower()]:
            return None
    return _NAMED.sub(lambda found: "元" if found[0].endswith("元") else "", text)
