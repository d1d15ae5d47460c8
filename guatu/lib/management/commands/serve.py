"""`guatu serve`: the web server and the worker of background jobs."""

import subprocess
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    """Serves pages and runs background jobs until it is stopped."""

    help = "Serve Guatu: the web pages, and beside them the worker of background jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on, %(default)s")
        parser.add_argument("--port", type=int, default=8000, help="port (%(default)s)")
        parser.add_argument("--processes", type=int, default=2, help="web processes (%(default)s)")
        parser.add_argument("--no-worker", action="store_true", help="leave background jobs alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Blocks until Ctrl-C."""
        collect_static()
        server = Granian(
            "guatu.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["processes"],
            blocking_threads=4,
            log_access=False,
        )
        self.stdout.write(f"Guatu: http://{options['host']}:{options['port']}")
        if options["no_worker"]:
            server.serve()
            return
        worker = JobWorker()
        worker.start()
        try:
            server.serve()
        finally:
            worker.stop()


def collect_static() -> None:
    """Collects and compresses the static files, where any is newer than the last collection."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    collected_at = manifest.stat().st_mtime if manifest.exists() else 0
    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    if any(Path(file).stat().st_mtime > collected_at for file in files):
        call_command("collectstatic", interactive=False, verbosity=0)


class JobWorker:
    """The process that runs background jobs, started again when it dies."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.process = self._spawn()

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "guatu", "procrastinate", "worker", "--concurrency", "1"]
        )

    def start(self) -> None:
        """Watches the process from a thread."""
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            self.process.wait()
            if self.stopping.wait(timeout=2):
                return
            self.process = self._spawn()

    def stop(self) -> None:
        """Lets the running job end, then ends the process."""
        self.stopping.set()
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
