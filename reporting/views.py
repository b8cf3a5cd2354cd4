"""The page of figures, its exports, and the files behind a figure."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.models import Territory
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from procedures.models import Procedure
from reporting import exports
from reporting.behind import can_open, files_behind
from reporting.figures.report import Report, masked, report_of
from reporting.figures.scope import Scope
from reporting.periods import Question, question
from reporting.readers import reads_all, reads_figures
from reporting.sections import sections_of

PAGE = 50
FORMATS = {
    "xlsx": (
        exports.workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (exports.csv_file, "text/csv; charset=utf-8"),
}


@seated(reads_figures)
@require_GET
def figures(request: DeskRequest) -> HttpResponse:
    asked = _question(request)
    context: dict[str, Any] = {"asked": asked, "reads_all": reads_all(request.desk)}
    if asked.scope is not None:
        report = _report(asked.scope, whole=reads_all(request.desk))
        _trace(request, "figures.view", asked.scope)
        context |= {
            "report": report,
            "summary": _summary(report),
            "sections": sections_of(report),
            "opens_files": request.desk.is_secretariat,
        }
    return render(request, "reporting/figures.html", context)


@seated(reads_figures)
@require_GET
def export(request: DeskRequest, extension: str) -> HttpResponse:
    """Masked unless a reader of everything asks for the complete figures."""
    asked = _question(request)
    if asked.scope is None or extension not in FORMATS:
        raise Http404
    whole = reads_all(request.desk) and request.GET.get("complet") == "1"
    report = _report(asked.scope, whole=whole)
    write, content_type = FORMATS[extension]
    lines = list(report.figures.values())
    _trace(request, "figures.export", asked.scope, format=extension, whole=whole)
    said = exports.about(
        asked.territory.name,
        asked.words,
        asked.area_label or asked.territory.name,
        request.desk.membership.organisation.name,
        timezone.localdate(),
        masked=not whole,
    )
    response = HttpResponse(write(lines, said), content_type=content_type)
    name = exports.file_name(
        asked.territory.slug,
        asked.scope.since,
        asked.scope.until,
        masked=not whole,
        extension=extension,
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@seated(is_secretariat)
@require_GET
def files(request: DeskRequest, code: str) -> HttpResponse:
    asked = _question(request)
    if asked.scope is None or not can_open(code):
        raise Http404
    report = report_of(asked.scope)
    page = Paginator(files_behind(asked.scope, code), PAGE).get_page(request.GET.get("page"))
    procedures = Procedure.objects.select_related("household").in_bulk(
        [procedure for procedure, _ in page.object_list]
    )
    lines = [(procedures[procedure], on) for procedure, on in page.object_list]
    shown = sorted({procedure.household_id for procedure, _ in lines})
    _trace(request, "figures.files", asked.scope, code=code, shown=shown)
    context = {
        "asked": asked,
        "figure": report.figures[code],
        "page": page,
        "lines": lines,
    }
    return render(request, "reporting/files.html", context)


def _question(request: DeskRequest) -> Question:
    territory = Territory.objects.get(pk=request.desk.territory_id)
    return question(territory, request.GET.dict(), narrow=reads_all(request.desk))


def _report(scope: Scope, *, whole: bool) -> Report:
    report = report_of(scope)
    return report if whole else masked(report)


def _summary(report: Report) -> list[tuple[str, int | None, bool]]:
    """Label, value, masked: what stands on top of the page."""
    codes = ("VE-1", "VE-1.all.kept", "VE-1.all.new", "VE-1.not_treated", "VE-1.pending")
    found = (report.figures[code] for code in codes if code in report.figures)
    return [(figure.label, report.count(figure.code), figure.masked) for figure in found]


def _trace(request: DeskRequest, action: str, scope: Scope, **details: Any) -> None:
    asked = {
        "since": scope.since.isoformat(),
        "until": scope.until.isoformat(),
        "area": f"{scope.area_kind}:{scope.area_code}" if scope.area_kind else "",
    }
    journal.view(request, action, details={**asked, **details})
