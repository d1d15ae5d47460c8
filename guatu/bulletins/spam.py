"""What a reader may send: plain text of people, told from what machines send. Pure rules.

No outside service is asked. What passes here still waits for a person.
"""

import hashlib
import ipaddress
import re
import unicodedata

from django.utils.crypto import salted_hmac

LEAST_SECONDS = 4
MOST_SECONDS = 3 * 60 * 60
SHORTEST, MOST_LINKS, MOST_LINES = 4, 1, 30
LONGEST_RUN = 12
_SALT = "guatu.bulletins.address"
_LINK = re.compile(r"https?://|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|vip|info|cc|ru)\b", re.I)
_MARKUP = re.compile(
    r"<\s*[a-z/!?]|\[\s*/?\s*(?:url|img|link|b|i)\b|&#?\w{1,8};|javascript\s*:", re.I
)
_RUN = re.compile(rf"(\S)\1{{{LONGEST_RUN},}}")
# Signs that turn or hide text: overrides of direction, joiners, blanks without width.
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn"}


def plain(text: str) -> str:
    """A text as it is kept: composed signs, no hidden ones, no blanks at ends, few empty lines."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in _HIDDEN)
    lines = [" ".join(line.split()) for line in seen.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def fault_of(text: str) -> str:
    """Why a plain text is not taken: a key of `FAULTS`; empty where it is."""
    if len(re.sub(r"\W", "", text)) < SHORTEST:
        return "short"
    if _MARKUP.search(text):
        return "markup"
    if len(_LINK.findall(text)) > MOST_LINKS:
        return "links"
    if text.count("\n") >= MOST_LINES:
        return "lines"
    return "run" if _RUN.search(text) else ""


def text_hash(text: str) -> str:
    """The same for texts that differ in case, blanks and signs only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return hashlib.sha256(re.sub(r"[\W_]", "", folded).encode()).hexdigest()


def address_hash(address: str) -> str:
    """An address under the installation's key, of IPv6 its network; not to be turned back.

    What is no address is hashed as it stands.
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return _keyed(address)
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return _keyed(str(known.ipv4_mapped))
        return _keyed(str(ipaddress.ip_network((known, 64), strict=False)))
    return _keyed(str(known))


def _keyed(value: str) -> str:
    return salted_hmac(_SALT, value, algorithm="sha256").hexdigest()
