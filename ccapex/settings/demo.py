"""The default: a trial on one machine, with an embedded database and no second factor."""

from ccapex.settings.base import *  # noqa: F403
from ccapex.settings.base import DATA_DIR, env
from ccapex.settings.secret import kept_secret

SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret.key")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SECOND_FACTOR_REQUIRED = False
DEMO = True
# The command says so when it starts the server: no manifest step on a newcomer's machine.
WHITENOISE_USE_FINDERS = True
