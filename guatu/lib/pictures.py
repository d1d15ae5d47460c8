"""A photo's bytes in, two pictures without any data about the camera out, and what it told.

What kind of file it is is judged by its contents. The pictures are drawn anew, so that nothing of
the file that was sent reaches whoever looks at them.
"""

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from guatu.lib.refusals import Refused

FORMATS = ("JPEG", "PNG", "WEBP")
LARGE, SMALL = 1600, 320
QUALITY = 82
MOST_PIXELS = 50_000_000
_DEGREES = (1, 60, 3600)


@dataclass(frozen=True)
class Drawn:
    """A photo drawn anew, large and small, as JPEG; where and when it was taken, if it said so.

    `taken_at` is the camera's own clock, without a time zone.
    """

    large: bytes
    small: bytes
    width: int
    height: int
    taken_at: dt.datetime | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None


def draw(data: bytes) -> Drawn:
    """Both pictures. Raises Refused for what is no photo and for one that is too large."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(_("This photo has too many pixels."))
            exif = opened.getexif()
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(_("This is no photo that can be read; JPEG, PNG and WebP can.")) from error
    large, size = _picture(upright, LARGE)
    longitude, latitude = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return Drawn(
        large=large,
        small=_picture(upright, SMALL)[0],
        width=size[0],
        height=size[1],
        taken_at=_taken(exif.get_ifd(ExifTags.IFD.Exif), exif),
        longitude=longitude,
        latitude=latitude,
    )


def says_nothing(data: bytes) -> bool:
    """Whether a JPEG holds the picture alone: no EXIF, no comments, no profiles."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as opened:
        return not opened.getexif() and not set(opened.info) - {
            *("jfif", "jfif_version", "jfif_unit", "jfif_density"),
            *("progressive", "progression"),
        }


def _picture(image: Image.Image, longest: int) -> tuple[bytes, tuple[int, int]]:
    # A new canvas: what the old one carried in `info` would be written into the file.
    shrunk = image.copy()
    shrunk.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", shrunk.size)
    canvas.paste(shrunk)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    if not says_nothing(out.getvalue()):
        raise AssertionError("a picture drawn anew says more than it shows")
    return out.getvalue(), canvas.size


def _taken(details: Mapping[int, Any], exif: Mapping[int, Any]) -> dt.datetime | None:
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return dt.datetime.strptime(str(text or "").strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None


def _place(gps: Mapping[int, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Longitude and latitude; nothing where either cannot be read."""
    east = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef))
    north = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef))
    return (east, north) if is_place(east, north) else (None, None)


def is_place(longitude: Decimal | None, latitude: Decimal | None) -> bool:
    """Whether both are there and on the globe; 0, 0 is what a camera without a signal writes."""
    if longitude is None or latitude is None or (not longitude and not latitude):
        return False
    return abs(longitude) <= 180 and abs(latitude) <= 90


def _degrees(parts: Any, side: Any) -> Decimal | None:
    try:
        degrees = sum(float(part) / unit for part, unit in zip(parts, _DEGREES, strict=True))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= degrees <= 180:
        return None
    sign = -1 if str(side).upper() in ("S", "W") else 1
    return Decimal(f"{sign * degrees:.6f}")
