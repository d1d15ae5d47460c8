"""XML of strangers, read without entities, network or surprise."""

import datetime as dt
import re

from lxml import etree

from guatu.schedules.data import BadSchedule, Limits

NAMESPACE = "http://schemas.microsoft.com/project"
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def parsed(content: bytes, limits: Limits) -> etree._Element:
    """The root of a project file. BadSchedule for what is none, too large or hostile."""
    if len(content) > limits.size:
        raise BadSchedule("too_large", {"limit_mib": limits.size >> 20})
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadSchedule("no_xml", {"line": error.lineno or 1}) from error
    if root.getroottree().docinfo.doctype:
        raise BadSchedule("has_doctype")
    if root.tag != f"{{{NAMESPACE}}}Project":
        raise BadSchedule("no_project", {"root": str(root.tag)[:80]})
    return root


def every(parent: etree._Element, path: str) -> list[etree._Element]:
    """Elements below, by names joined with /."""
    return list(parent.findall("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/"))))


class Fields:
    """The children of an element as values; what cannot be read names the owner and the field."""

    def __init__(self, element: etree._Element, owner: str) -> None:
        self.element, self.owner = element, owner

    def text(self, name: str) -> str:
        """Empty where there is none."""
        return (self.element.findtext(f"{{{NAMESPACE}}}{name}") or "").strip()

    def number(self, name: str, default: float | None = None) -> float | None:
        """A number; the default where there is none."""
        text = self.text(name)
        if not text:
            return default
        try:
            return float(text)
        except ValueError:
            raise self.bad(name, text) from None

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number."""
        found = self.number(name, default)
        if found is None or found != int(found):
            raise self.bad(name, self.text(name))
        return int(found)

    def flag(self, name: str, default: bool = False) -> bool:
        """0 or 1."""
        return bool(self.whole(name, int(default)))

    def moment(self, name: str) -> dt.datetime | None:
        """A local date and time."""
        text = self.text(name)
        if not text or text.upper() == "NA":
            return None
        try:
            return dt.datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            raise self.bad(name, text) from None

    def minutes(self, name: str) -> float | None:
        """A duration like PT16H0M0S in minutes."""
        text = self.text(name)
        if not text:
            return None
        match = _DURATION.fullmatch(text)
        if match is None:
            raise self.bad(name, text)
        days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
        return days * 1440 + hours * 60 + minutes + seconds / 60

    def bad(self, name: str, value: str) -> BadSchedule:
        """The refusal for a value of this element."""
        return BadSchedule("bad_value", {"task": self.owner, "field": name, "value": value[:80]})
