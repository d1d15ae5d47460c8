"""Names that nobody knows, answered on the command line."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guatu.accounts.models import Unit
from guatu.ledger.models import Project
from guatu.sheets.models import ImportRun, KnownName
from tests.cast import Cast
from tests.workbooks.makers import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(tmp_path: Path) -> Path:
    def fill(sheet: Any) -> None:
        sheet.append(["项目名称", "总投资（万元）", "责任单位"])
        sheet.append(["云雾山索道工程", 1200, "县云雾山管理局"])

    path = tmp_path / "名单.xlsx"
    path.write_bytes(xlsx(fill))
    return path


def run_import(cast: Cast, book: Path, *options: str) -> None:
    by = cast.account("ana").username
    call_command("import", str(book), "--by", by, "--portfolio", cast.portfolio.name, *options)


def test_an_unknown_name_stops_the_import_and_the_message_says_how_to_go_on(
    cast: Cast, book: Path
) -> None:
    with pytest.raises(CommandError, match="--names"):
        run_import(cast, book)


def test_a_rehearsal_makes_neither_unit_nor_answer(
    cast: Cast, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_import(cast, book, "--names", "new", "--dry-run")
    assert "Dry run" in capsys.readouterr().out
    assert not Unit.objects.filter(name="县云雾山管理局").exists()
    assert not KnownName.objects.filter(text="县云雾山管理局").exists()
    assert ImportRun.objects.get().state == ImportRun.State.DISCARDED


def test_posting_makes_the_unit_and_gives_it_the_project(cast: Cast, book: Path) -> None:
    run_import(cast, book, "--names", "new", "--post")
    project = Project.objects.get(name="云雾山索道工程")
    assert project.roles.get().unit.name == "县云雾山管理局"
