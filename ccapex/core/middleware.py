"""What every answer says of itself to browsers and proxies."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers


class PrivatePagesMiddleware:
    """Pages name people: nobody keeps a copy, and one address that gives a page or a part of it
    is never mistaken for the other (the Back button, a shared computer after the log-out)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response


def wants_part(request: HttpRequest) -> bool:
    """htmx asks for a part of the page; going back, it asks for the whole of it."""
    if request.headers.get("HX-History-Restore-Request"):
        return False
    return bool(request.headers.get("HX-Request"))
