"""Excuses on pages: asked for on a project, decided by the head, shown with the light."""

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image

from guatu.excuses.models import DelayReason, Excuse
from guatu.lib.kept_files import path_of
from guatu.lib.pictures import says_nothing
from tests.cast import Cast
from tests.clock import stand_on
from tests.desk.stage import client_of, play
from tests.excuses.test_excuses import approved


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands within the excuse's days."""
    stand_on(monkeypatch, dt.date(2026, 9, 10))


def test_a_unit_asks_and_the_head_approves(cast: Cast) -> None:
    play(cast)
    sent = client_of(cast, "chen").post(
        reverse("excuses:ask", args=[cast.road.pk]),
        {
            "once": str(uuid.uuid4()),
            "dimension": "progress",
            "reason": "relocation",
            "text": "沿线房屋征收未签约",
            "valid_from": "2026-09-01",
            "until": "2026-10-31",
        },
    )
    row = Excuse.objects.get()
    assert sent.url == reverse("excuses:excuse", args=[row.pk])
    head = client_of(cast, "dana")
    assert "沿线房屋征收未签约" in head.get(reverse("excuses:list")).content.decode()
    assert reverse("excuses:excuse", args=[row.pk]) in head.get("/").content.decode()
    head.post(reverse("excuses:decide", args=[row.pk]), {"is_approved": "1", "answer": "同意"})
    row.refresh_from_db()
    assert (row.state, row.asked_by, row.decided_by) == (
        "approved",
        cast.accounts["chen"],
        cast.accounts["dana"],
    )
    page = client_of(cast, "chen").get(reverse("desk:project", args=[cast.road.pk]))
    assert "已认定正当理由，有效至2026-10-31" in page.content.decode()


def test_today_marks_a_light_that_is_excused(cast: Cast) -> None:
    play(cast)
    approved(cast)
    client = client_of(cast, "dana")
    assert "g-excused" in client.get(reverse("desk:today")).content.decode()


def test_a_refusal_without_an_answer_is_sent_back(cast: Cast) -> None:
    row = approved(cast)
    Excuse.objects.filter(pk=row.pk).update(state="waiting", decided_on=None)
    address = reverse("excuses:decide", args=[row.pk])
    assert client_of(cast, "dana").post(address, {"is_approved": "0"}).status_code == 422


def test_the_lists_tell_what_holds_from_what_is_over(cast: Cast) -> None:
    approved(cast)
    client = client_of(cast, "dana")
    shown = {
        show: cast.road.name in client.get(reverse("excuses:list"), {"show": show}).content.decode()
        for show in ("waiting", "valid", "over", "refused", "all")
    }
    assert shown == {"waiting": False, "valid": True, "over": False, "refused": False, "all": True}


def test_the_office_names_a_reason_of_its_own(cast: Cast) -> None:
    address = reverse("excuses:reason-list")
    client_of(cast, "ana").post(address, {"name": "省级督察整改", "is_used": "on"})
    assert DelayReason.objects.get().name == "省级督察整改"
    page = client_of(cast, "chen").get(reverse("excuses:ask", args=[cast.road.pk]))
    assert "省级督察整改" in page.content.decode()


def asked_with(cast: Cast, file: SimpleUploadedFile) -> Any:
    return client_of(cast, "chen").post(
        reverse("excuses:ask", args=[cast.road.pk]),
        {
            "once": str(uuid.uuid4()),
            "dimension": "progress",
            "reason": "relocation",
            "text": "沿线房屋征收未签约",
            "valid_from": "2026-09-01",
            "until": "2026-10-31",
            "file": file,
        },
    )


def test_a_file_stands_with_the_excuse_for_who_sees_it(cast: Cast) -> None:
    file = SimpleUploadedFile("征收公示.pdf", b"%PDF-1.7 a page", "application/pdf")
    asked_with(cast, file)
    row = Excuse.objects.get()
    address = reverse("excuses:file", args=[row.pk])
    head = client_of(cast, "dana")
    page = head.get(reverse("excuses:excuse", args=[row.pk])).content.decode()
    assert address in page
    assert "征收公示.pdf" in page
    sent = head.get(address)
    assert sent.getvalue() == b"%PDF-1.7 a page"
    assert sent.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert client_of(cast, "zhou").get(address).status_code == 404


def test_an_excuse_without_a_file_has_none_to_send(cast: Cast) -> None:
    row = approved(cast)
    assert client_of(cast, "dana").get(reverse("excuses:file", args=[row.pk])).status_code == 404


def test_a_file_that_is_no_photo_and_no_pdf_is_refused(cast: Cast) -> None:
    response = asked_with(
        cast, SimpleUploadedFile("征收公示.pdf", b"MZ\x90\x00", "application/pdf")
    )
    assert response.status_code == 422
    assert not Excuse.objects.exists()


def test_a_photo_is_drawn_anew_without_what_the_camera_wrote(cast: Cast) -> None:
    exif, out = Image.Exif(), io.BytesIO()
    exif[ExifTags.Base.ImageDescription] = "谁家门口"
    Image.new("RGB", (8, 6), "teal").save(out, "PNG", exif=exif)
    asked_with(cast, SimpleUploadedFile("现场.png", out.getvalue(), "image/png"))
    row = Excuse.objects.get()
    assert (row.media_type, row.file_name) == ("image/jpeg", "现场.jpg")
    assert says_nothing(path_of(row.file_path).read_bytes())
