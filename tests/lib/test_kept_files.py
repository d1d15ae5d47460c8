"""Files that people send."""

from pathlib import Path
from typing import Any

import pytest

from guatu.lib.kept_files import keep, media_type, path_of, shown_name
from guatu.lib.refusals import Refused


def test_a_file_is_kept_under_a_name_that_nobody_can_guess(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    first = keep([b"ab", b"c"], "../../现场.jpg", 3, "evidence", limit=3)
    second = keep([b"abc"], "现场.jpg", 3, "evidence", limit=3)
    assert first.name == second.name == "现场.jpg"
    assert first.digest == second.digest
    assert first.path != second.path
    assert path_of(first.path).read_bytes() == b"abc"
    assert path_of(first.path).resolve().is_relative_to(tmp_path / "evidence")


@pytest.mark.parametrize(("content", "limit"), [(b"", 10), (b"abcd", 3)])
def test_an_empty_and_a_large_file_are_refused(content: bytes, limit: int) -> None:
    with pytest.raises(Refused):
        keep([content], "a", len(content), "evidence", limit=limit)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", ""),
        (b"%PDF-1.7", "application/pdf"),
        (b"<html><script>", ""),
        (b"GIF89a", ""),
        (b"", ""),
    ],
)
def test_what_a_file_is_shows_in_its_first_bytes(head: bytes, expected: str) -> None:
    assert media_type(head) == expected


def test_a_name_without_letters_is_still_shown() -> None:
    assert shown_name("\x00\x07")
    assert shown_name("C:\\照片\\现场.png") == "现场.png"
