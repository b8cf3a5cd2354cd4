"""Says at start what letters lack on this machine: WeasyPrint itself gives no warning."""

import ctypes
from typing import Any

from django.core import checks

PANGO = "libpango-1.0.so.0"
SUBSET = "libharfbuzz-subset.so.0"


def installed(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def letter_libraries(**_: Any) -> list[checks.CheckMessage]:
    if not installed(PANGO):
        return [
            checks.Warning(
                "Letters stay HTML: pango is not installed.",
                hint="Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core",
                id="letters.W001",
            )
        ]
    if not installed(SUBSET):
        return [
            checks.Warning(
                "Letters take six times longer to render: libharfbuzz-subset0 is missing.",
                hint="Debian: apt install libharfbuzz-subset0",
                id="letters.W002",
            )
        ]
    return []
