"""`guatu serve`: the web server and the worker of background jobs."""

import socket
import subprocess
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


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
        require_free(options["host"], options["port"])
        collect_static()
        server = Granian(
            "guatu.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["processes"],
            blocking_threads=4,
            websockets=False,
            respawn_failed_workers=True,
            log_access=False,
            log_level=LogLevels.warning,
        )
        address = f"http://{options['host']}:{options['port']}"
        self.stdout.write(_("Guatu is at %(address)s. Ctrl-C stops it.") % {"address": address})
        if options["no_worker"]:
            server.serve()
            return
        worker = JobWorker()
        worker.start()
        try:
            server.serve()
        finally:
            worker.stop()


def require_free(host: str, port: int) -> None:
    """Raises `CommandError` where another program listens there.

    Granian's sockets may share a port, so without this two servers would answer in turn.
    """
    try:
        family, *_kind, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        told = _(
            "Cannot listen on %(host)s:%(port)s (%(reason)s). Stop the program that holds it,"
            " or choose another port: guatu serve --port 8001, make demo PORT=8001."
        )
        raise CommandError(told % {"host": host, "port": port, "reason": error.strerror}) from error


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
