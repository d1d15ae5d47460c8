"""Files saved by Microsoft Project, read; our files, judged by the library mpxj."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guatu.schedules import BadSchedule, read_mspdi, write_mspdi

pytestmark = pytest.mark.real

FILES = ("alias", "baselines", "mspdipriority", "mspdirelations", "sample", "sample1")

JUDGE = """
import sys, jpype, mpxj
jpype.startJVM()
from org.mpxj import TimeUnit
from org.mpxj.reader import UniversalProjectReader
for path in sys.argv[1:]:
    project = UniversalProjectReader().read(path)
    for task in project.getTasks():
        if task.getUniqueID() is None or task.getUniqueID().intValue() == 0:
            continue
        if task.getOutlineLevel() is not None and task.getOutlineLevel().intValue() == 0:
            continue
        def minutes(span):
            return round(span.convertUnits(TimeUnit.MINUTES, project.getProjectProperties())
                         .getDuration())
        links = sorted(
            f"{r.getPredecessorTask().getUniqueID()} {r.getType()} {minutes(r.getLag())}"
            for r in task.getPredecessors()
        )
        first = task.getBaselineDuration(1)
        print(task.getUniqueID(), task.getName(), minutes(task.getDuration()), task.getStart(),
              task.getFinish(), task.getConstraintType(), task.getSummary(), first, links, sep="|")
    print("--")
"""


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_microsoft_project_goes_round_unchanged(real_data: Path, name: str) -> None:
    schedule = read_mspdi((real_data / "mspdi" / f"{name}.xml").read_bytes())
    assert bool(schedule.tasks) == (name != "alias")  # which holds field names only
    assert read_mspdi(write_mspdi(schedule)) == schedule


def test_a_file_of_another_program_is_refused_by_what_it_is(real_data: Path) -> None:
    with pytest.raises(BadSchedule) as found:
        read_mspdi((real_data / "mspdi" / "TwentyFourHourCalendar.xml").read_bytes())
    assert (found.value.code, found.value.facts["root"]) == ("no_project", "APIBusinessObjects")


def test_baselines_and_links_are_those_of_the_file(real_data: Path) -> None:
    folder = real_data / "mspdi"
    task = read_mspdi((folder / "baselines.xml").read_bytes()).tasks[0]
    assert [(one.number, one.minutes) for one in task.baselines] == [
        (number, 450.0 * number) for number in range(1, 11)
    ]
    kinds = {
        link.kind
        for task in read_mspdi((folder / "mspdirelations.xml").read_bytes()).tasks
        for link in task.links
    }
    assert "FS" in kinds


def test_an_outside_reader_finds_the_same_in_our_file_as_in_the_original(
    real_data: Path, tmp_path: Path
) -> None:
    paths = []
    for name in FILES:
        content = (real_data / "mspdi" / f"{name}.xml").read_bytes()
        original, ours = tmp_path / f"{name}-original.xml", tmp_path / f"{name}-ours.xml"
        original.write_bytes(content)
        ours.write_bytes(write_mspdi(read_mspdi(content)))
        paths += [original, ours]
    run = subprocess.run(
        [sys.executable, "-c", JUDGE, *map(str, paths)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found = run.stdout.split("--\n")
    for at, name in enumerate(FILES):
        assert found[2 * at + 1] == found[2 * at], name
