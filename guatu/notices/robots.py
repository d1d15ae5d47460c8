"""Speaking through web-hook robots of group chats: WeCom, DingTalk, Feishu. No database.

Only hosts that the settings name are spoken to, over http or https, without following redirects
and with a short patience. What goes wrong is told without the address, which is a secret.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

PATIENCE = 5.0  # seconds
LONGEST_ANSWER = 64 * 1024
# What a text message may hold, in bytes of UTF-8 (WeCom says 2048).
LONGEST = {"wecom": 2048, "dingtalk": 18_000, "feishu": 18_000}


class SendingFailed(Exception):
    """The text did not arrive; says why, without the robot's address."""


@dataclass(frozen=True)
class Post:
    """What is sent where."""

    address: str
    body: Mapping[str, Any]


class _NoRedirect(HTTPRedirectHandler):
    """A robot that sends us elsewhere is not the robot that was set up."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Lets the redirect stand as an error."""


def fault_of(address: str) -> str:
    """Why an address may not be spoken to; empty where it may."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return _("This is no address.")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        return _("The address must begin with https:// or http:// and name a host.")
    names = {parts.hostname, f"{parts.hostname}:{port}"}
    if not names & set(settings.ROBOT_HOSTS):
        facts = {"host": parts.netloc, "hosts": "、".join(settings.ROBOT_HOSTS)}
        return _("%(host)s is not among the hosts that may be used: %(hosts)s") % facts
    return ""


def post_of(kind: str, address: str, secret: str, text: str, now: float) -> Post:
    """A text as a robot of this kind takes it, signed at `now` (seconds) where it has a secret."""
    text = _shortened(text, LONGEST[kind])
    if kind == "feishu":
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if secret:
            stamp = str(int(now))
            body |= {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{secret}", "")}
        return Post(address, body)
    body = {"msgtype": "text", "text": {"content": text}}
    if kind == "dingtalk" and secret:
        stamp = str(int(now * 1000))
        query = urlencode({"timestamp": stamp, "sign": _hmac(secret, f"{stamp}\n{secret}")})
        address = f"{address}{'&' if '?' in address else '?'}{query}"
    return Post(address, body)


def speak(kind: str, address: str, secret: str, text: str) -> None:
    """Says a text in the robot's group. Raises SendingFailed."""
    fault = fault_of(address)
    if fault:
        raise SendingFailed(fault)
    post = post_of(kind, address, secret, text, time.time())
    request = Request(
        post.address,
        data=json.dumps(post.body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=PATIENCE) as answer:
            content = answer.read(LONGEST_ANSWER)
    except HTTPError as error:
        error.close()
        raise SendingFailed(_("The robot answered %(code)s.") % {"code": error.code}) from None
    except (URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        facts = {"reason": _without(str(reason), address, secret)}
        raise SendingFailed(_("The robot cannot be reached: %(reason)s") % facts) from None
    _check_answer(content, address, secret)


def _check_answer(content: bytes, address: str, secret: str) -> None:
    """A robot says in its answer whether it took the text; its error is told as it says it."""
    try:
        told = json.loads(content)
        code = next(told[name] for name in ("errcode", "code", "StatusCode") if name in told)
    except (ValueError, TypeError, StopIteration):
        raise SendingFailed(_("The robot's answer cannot be read.")) from None
    if code != 0:
        said = str(told.get("errmsg") or told.get("msg") or told.get("StatusMessage") or "")
        facts = {"code": code, "said": _without(said, address, secret)[:200]}
        raise SendingFailed(_("The robot refused: %(code)s %(said)s") % facts)


def _without(text: str, address: str, secret: str) -> str:
    """The text without what must not be told on."""
    parts = urlsplit(address)
    for hidden in (address, parts.query, parts.path, secret):
        if len(hidden) > 1:
            text = text.replace(hidden, "…")
    return text


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _shortened(text: str, most: int) -> str:
    """The beginning of a text that fits, cut between lines where it can be."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: most - len("…".encode()) - 1].decode(errors="ignore")
    return f"{kept.rsplit(chr(10), 1)[0]}\n…"
