"""Is the web server of this container answering? Exit 0 when it is.

Asks for the home page as the reverse proxy would: by the site's name, and as if over HTTPS. Being
sent to the login page is an answer.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection


def main() -> int:
    name = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    connection = HTTPConnection("127.0.0.1", 8000, timeout=4)
    headers = {"Host": name, "X-Forwarded-Proto": "https"}
    try:
        connection.request("GET", "/compte/connexion/", headers=headers)
        return int(connection.getresponse().status >= 400)
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
