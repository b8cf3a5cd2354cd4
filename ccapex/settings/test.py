"""The test suite: fast hashing, mail in memory, jobs run by hand; DATABASE_URL picks the engine."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from ccapex.settings.base import *  # noqa: F403
from ccapex.settings.base import DATABASES

SECRET_KEY = "only-for-the-tests-and-nothing-else-0123456789"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Handed down to the processes that a test starts: a worker must read the files of its test.
FOLDER = "CCAPEX_TEST_DATA"
if FOLDER not in os.environ:
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="ccapex-test-")
    atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)
# One folder for each process of a parallel run: a test may look at what another left.
PARALLEL = "PYTEST_XDIST_WORKER"
DATA_DIR = Path(os.environ[FOLDER], os.environ.get(PARALLEL, "alone"))
DATA_DIR.mkdir(exist_ok=True)
MEDIA_ROOT = DATA_DIR / "files"
SECOND_FACTOR_REQUIRED = True
DEMO = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
WHITENOISE_AUTOREFRESH = True
