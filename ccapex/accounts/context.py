"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    return {"desk": getattr(request, "desk", None)}
