"""`make bench`: every figure that README claims, each beside its peer or its limit.

Each `bench_*.py` is a program of its own with a database of its own in `var/bench`; this runs
them one after the other and prints the machine first. Names on the command line choose some.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def machine() -> str:
    """What the figures were measured on."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> int:
    """How many of the programs failed."""
    chosen = sys.argv[1:]
    environment = {"GUATU_VAR": str(FOLDER.parent / "var" / "bench"), **os.environ}
    print(f"Machine: {machine()}", flush=True)
    failed = 0
    for path in sorted(FOLDER.glob("bench_*.py")):
        if chosen and path.stem.removeprefix("bench_") not in chosen:
            continue
        print(f"\n== {path.stem.removeprefix('bench_')}", flush=True)
        run = subprocess.run([sys.executable, "-m", f"bench.{path.stem}"], env=environment)
        failed += run.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
