"""Photos: drawn anew, place and time kept apart, shown to whom the project is shown."""

import datetime as dt
import io
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import ExifTags, Image

from guatu.journal.models import Entry
from guatu.lib.kept_files import path_of
from guatu.lib.pictures import draw, says_nothing
from guatu.lib.refusals import Refused
from guatu.reports.actions import ReportDraft, lock_month, move_report, post_reports
from guatu.reports.models import Photo
from guatu.reports.photos import MOST, Told, add_photo, remove_photo
from tests.cast import Cast
from tests.reports.stage import MAY, client_of, play, report

TAKEN = dt.datetime.fromisoformat("2026-05-11T09:30:05")


def picture(
    size: tuple[int, int] = (80, 60), *, form: str = "JPEG", told: bool = False, turned: int = 1
) -> bytes:
    """A photo as a camera writes it: its left half red, its right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    if told:
        exif[ExifTags.Base.Make] = "Phone of Bo"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:05:11 09:30:05"
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N",
                ExifTags.GPS.GPSLatitude: (30.0, 35.0, 24.0),
                ExifTags.GPS.GPSLongitudeRef: "E",
                ExifTags.GPS.GPSLongitude: (114.0, 18.0, 0.0),
            }
        )
    out = io.BytesIO()
    options: dict[str, Any] = {"exif": exif} if form != "PNG" else {}
    image.save(out, form, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def stage(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    play(cast)


def add(cast: Cast, data: bytes, told: Told | None = None, name: str = "bo") -> Photo:
    told = told or Told(uuid.uuid4())
    return add_photo(cast.school, MAY, data, told, by=cast.account(name))


def test_what_the_camera_wrote_is_read_and_then_gone() -> None:
    drawn = draw(picture(told=True))
    assert (drawn.taken_at, drawn.longitude, drawn.latitude) == (
        *(TAKEN, Decimal("114.3"), Decimal("30.59")),
    )
    for data in (drawn.large, drawn.small):
        assert says_nothing(data)
        assert b"Phone of Bo" not in data
        assert b"Exif" not in data


def test_a_photo_is_made_smaller_and_stands_upright() -> None:
    drawn = draw(picture((4000, 2000)))
    assert (drawn.width, drawn.height) == (1600, 800)
    with Image.open(io.BytesIO(drawn.small)) as small:
        assert small.size == (320, 160)
    upright = draw(picture((80, 60), turned=6))  # the camera lay on its side
    assert (upright.width, upright.height) == (60, 80)
    with Image.open(io.BytesIO(upright.large)) as image:
        top = image.getpixel((30, 10))
        assert isinstance(top, tuple)
        assert top[0] > 200


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_kind_of_file_it_is_shows_in_its_contents(form: str) -> None:
    assert says_nothing(draw(picture(form=form)).large)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(50),
        picture()[:200],
        b"\xff\xd8\xff" + bytes(200),
    ],
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        draw(data)


def test_a_photo_with_too_many_pixels_is_refused_before_it_is_read() -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 5_001)).save(out, "PNG")
    with pytest.raises(Refused, match="像素"):
        draw(out.getvalue())


def test_a_photo_is_kept_once_with_what_the_browser_told(cast: Cast) -> None:
    at = dt.datetime.fromisoformat("2026-05-12T08:00:00+08:00")
    told = Told(uuid.uuid4(), at, Decimal("114.1"), Decimal("30.1"))
    photo = add(cast, picture(told=True), told)
    assert add(cast, picture(), told) == photo
    photo = Photo.objects.get()
    assert (photo.taken_at, photo.longitude, photo.latitude) == (
        *(at, Decimal("114.1"), Decimal("30.1")),
    )
    assert (photo.added_by, photo.width, photo.height) == (cast.accounts["bo"], 80, 60)
    entry = Entry.objects.filter(model="reports.photo").get()
    assert (entry.action, entry.thread) == ("reports.photo.add", cast.school.journal_thread)
    assert entry.after is not None
    assert entry.after["digest"] == photo.digest


def test_without_a_word_of_the_browser_the_file_tells(cast: Cast) -> None:
    photo = add(cast, picture(told=True))
    assert photo.taken_at == timezone.make_aware(TAKEN)
    assert photo.longitude == Decimal("114.3")
    silent = add(cast, picture())
    assert (silent.taken_at, silent.longitude, silent.latitude) == (None, None, None)


def test_there_is_an_end_to_photos(cast: Cast, settings: Any) -> None:
    for _number in range(MOST):
        add(cast, picture())
    with pytest.raises(Refused):
        add(cast, picture())
    settings.PHOTO_MAX_BYTES = 100
    with pytest.raises(Refused, match="MB"):
        add(cast, picture())
    assert Photo.objects.count() == MOST


def test_a_token_of_another_project_adds_nothing(cast: Cast) -> None:
    told = Told(uuid.uuid4())
    add(cast, picture(), told)
    with pytest.raises(Refused):
        add_photo(cast.road, MAY, picture(), told, by=cast.account("ana"))


def test_removing_a_photo_removes_its_files(cast: Cast, django_capture_on_commit_callbacks) -> None:
    photo = add(cast, picture())
    files = [path_of(photo.large), path_of(photo.small)]
    assert all(file.exists() for file in files)
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo, by=cast.account("bo"))
    assert not any(file.exists() for file in files)
    assert Entry.objects.filter(action="reports.photo.remove").exists()


def test_what_was_accepted_or_locked_keeps_its_photos(cast: Cast) -> None:
    photo = add(cast, picture())
    post_reports([ReportDraft(cast.school, MAY, {"month_amount": 1})], by=None)
    move_report(report(cast.school), "accepted", by=cast.account("ana"))
    for act in (lambda: remove_photo(photo, by=cast.account("bo")), lambda: add(cast, picture())):
        with pytest.raises(Refused, match="审核"):
            act()
    move_report(report(cast.school), "returned", by=cast.account("ana"), reason="补照片")
    lock_month(cast.portfolio, MAY, by=None)
    with pytest.raises(Refused, match="锁定"):
        add(cast, picture())


@pytest.mark.parametrize("name", ["chen", "gao", "dana", "zhou"])
def test_nobody_else_adds_or_removes(cast: Cast, name: str) -> None:
    photo = add(cast, picture())
    with pytest.raises(PermissionDenied):
        add(cast, picture(), name=name)
    with pytest.raises(PermissionDenied):
        remove_photo(photo, by=cast.account(name))


def sent(cast: Cast, name: str, *files: bytes, **more: str) -> Any:
    uploads = [SimpleUploadedFile("x.jpg", data, "image/jpeg") for data in files]
    form = {"month": "2026-05", "photo": uploads, **more}
    return client_of(cast, name).post(
        reverse("reports:photo-add", args=[cast.school.pk]), form, headers={"HX-Request": "true"}
    )


def test_the_page_takes_photos_and_shows_them_to_those_who_see_the_project(cast: Cast) -> None:
    token = str(uuid.uuid4())
    told = {"token": token, "taken_at": "2026-05-12T01:02:03Z", "longitude": "x", "latitude": "9"}
    for _press in range(2):
        answer = sent(cast, "bo", picture(), picture((40, 40)), **told)
        assert answer.status_code == 200
    assert Photo.objects.count() == 2
    photo = Photo.objects.order_by("id")[0]
    assert photo.longitude is None
    for size in ("large", "small"):
        shown = client_of(cast, "dana").get(reverse("reports:photo", args=[photo.pk, size]))
        assert shown.status_code == 200
        assert shown["Content-Type"] == "image/jpeg"
        assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert shown["X-Content-Type-Options"] == "nosniff"
        assert "private" in shown["Cache-Control"]
        assert says_nothing(b"".join(shown.streaming_content))
    assert sent(cast, "bo", b"<html>").status_code == 422
    page = client_of(cast, "dana").get(reverse("desk:project", args=[cast.school.pk]))
    assert reverse("reports:photo", args=[photo.pk, "small"]) in page.content.decode()
