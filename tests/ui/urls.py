"""The style page on the live server, with a grid address that answers as a real one would."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from ccapex.core.views_styleguide import styleguide

received: list[dict[str, str]] = []
broken: list[int] = []


def cell(request: HttpRequest) -> HttpResponse:
    """Down as many times as ``broken`` holds entries; refuses 1900; stores the rest in full."""
    if broken:
        broken.pop()
        return HttpResponse(status=503)
    received.append({name: str(value) for name, value in request.POST.items()})
    if request.POST["value"].endswith("1900"):
        return JsonResponse({"message": "Cette date est trop ancienne."})
    return JsonResponse({"value": request.POST["value"]})


urlpatterns = [
    path("guide/", login_not_required(styleguide)),
    path("guide-de-style/", login_not_required(cell)),
]
