"""The settings of the installation that are changed on a page: who signs in how, what is marked.

The defaults are those of level 2 of GB/T 22239-2019 as docs/security.md reads it. What was set
stands in `accounts.Option`; it is read at most once in `KEPT_SECONDS` by a process.
"""

import time
from dataclasses import dataclass, field, fields
from typing import Any

from guatu.accounts.models import Option

KEPT_SECONDS = 10.0


@dataclass(frozen=True)
class Options:
    """All settings with their defaults. Times are in the unit that the name says."""

    password_length: int = 10
    password_classes: int = 3  # of lower case, capitals, digits, other signs
    password_days: int = 90  # 0: a password does not age
    password_history: int = 5
    sign_in_tries: int = 5
    lock_minutes: int = 30
    idle_minutes: int = 30
    single_session: bool = False
    second_factor_roles: tuple[str, ...] = field(default=())
    watermark_pages: bool = True
    watermark_exports: bool = True
    watermark_prints: bool = False  # a wall chart is made to be hung up
    export_reason: str = "personal"  # never, personal (unmasked personal data) or always


@dataclass
class _Kept:
    """What was read, and until when it may be used."""

    options: Options | None = None
    until: float = 0.0


_kept = _Kept()


def options() -> Options:
    """The settings now."""
    if _kept.options is None or time.monotonic() >= _kept.until:
        keep(dict(Option.objects.values_list("name", "value")))
    return _kept.options or Options()


def keep(values: dict[str, Any], *, seconds: float = KEPT_SECONDS) -> None:
    """Uses these stored values, by name, for so long; names that are no more are left out."""
    known = {each.name: each.default for each in fields(Options)}
    stored: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if name in known
    }
    _kept.options = Options(**stored)
    _kept.until = time.monotonic() + seconds


def forget() -> None:
    """Reads the settings anew when they are wanted next."""
    _kept.options = None
