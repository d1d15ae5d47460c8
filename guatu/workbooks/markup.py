"""Whether XML is well formed, asked before a reader that trusts it is let in."""

from xml.parsers import expat

from .data import BadFile


def check_markup(xml: bytes) -> None:
    """BadFile where a part is no well-formed XML, or brings declarations of its own: the reader
    of .ods never ends on an element that is not closed."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise BadFile("file_damaged") from error


def _refuse(*_declaration: object) -> None:
    raise BadFile("file_damaged")
