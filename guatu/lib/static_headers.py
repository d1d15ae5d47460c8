"""Headers of static files that need more than their kind."""

import re
from wsgiref.headers import Headers

# A worker answers for addresses below its own, unless the server allows it more.
_WORKERS = {re.compile(r"/js/report_worker(\.[0-9a-f]+)?\.js$"): "/report/"}


def add_headers(headers: Headers, path: str, _url: str) -> None:
    """Allows each worker the part of the site that it serves without a network."""
    for pattern, scope in _WORKERS.items():
        if pattern.search(path.replace("\\", "/")):
            headers["Service-Worker-Allowed"] = scope
