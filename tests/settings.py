"""The settings of tests: a server and a folder of their own, a name of their own a run."""

import os
from pathlib import Path

os.environ.setdefault("GUATU_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
# Set by the first process; the workers of pytest-xdist inherit it.
os.environ.setdefault("GUATU_TEST_DATABASE", f"test_{os.getpid()}")

from guatu.settings import *  # noqa: F403
from guatu.settings import DATABASES, STATIC_ROOT, STORAGES

DATABASES["default"]["TEST"] = {"NAME": os.environ["GUATU_TEST_DATABASE"]}
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# WhiteNoise warns of a folder that is not there, and warnings are errors here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
