"""A group chat on this machine: takes what robots say and answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Group:
    """What was said in it (path with query, body); `answers` are given in turn, then `last`."""

    address: str
    host: str
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    last: tuple[int, str] = (200, '{"errcode": 0, "errmsg": "ok"}')


@contextmanager
def listening() -> Iterator[Group]:
    """A group that listens on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            group.heard.append((self.path, json.loads(self.rfile.read(length))))
            status, body = group.answers.pop(0) if group.answers else group.last
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{group.address}/elsewhere")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_args: Any) -> None:
            """Keeps quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host = f"127.0.0.1:{server.server_port}"
        group = Group(f"http://{host}/send?key=token-of-the-group", host)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield group
        server.shutdown()
        thread.join()
