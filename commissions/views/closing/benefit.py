"""The benefit decisions: the file for who pays, and what the territory still has to confirm."""

import csv
import io
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Territory
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core.sheets import download, workbook
from commissions.enums import OutputKind, SessionState
from commissions.rules.benefit import FIRST_DAY, notice_of, why_not_notified
from commissions.services import benefit
from commissions.services.closing_sheet import read
from commissions.views.closing.common import run_session, shown

RISKY = ("=", "+", "-", "@", "\t", "\r")


@seated(sees_households)
@require_GET
def benefit_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """``?payeur=`` the payer's identifier, needed where there are two; ``?format=csv`` for the
    plain one. Nothing is sent."""
    session = run_session(request.desk, public_id)
    if session.state != SessionState.CLOSED:
        raise Http404
    asked, sheet = request.GET.get("payeur", ""), read(session)
    handed = [one for one in benefit.hand_over(sheet) if one.payer]
    found = [one for one in handed if one.payer and asked in ("", one.payer.slug)]
    if len(found) != 1:
        raise Http404
    rows, payer = found[0].rows, found[0].payer
    handed_over = [
        item.household_id
        for item in sheet.items
        if item.household_id
        and any(one.kind == OutputKind.BENEFIT_DECISION for one in sheet.outputs_of(item))
    ]
    shown(request, "commission.benefit_handed_over", session, handed_over, "identity", "resources")
    name = f"decisions-aide-{session.reference}-{payer.slug if payer else ''}".lower()
    if request.GET.get("format") == "csv":
        return _csv(name, rows)
    return download(name, workbook("Décisions", benefit.COLUMNS, rows))


def _csv(name: str, rows: list[list[object]]) -> HttpResponse:
    """For spreadsheets as they are in France; what looks like a formula stays a text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(benefit.COLUMNS)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    response = HttpResponse(
        text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _plain(cell: object) -> str:
    words = str(cell if cell is not None else "")
    return f"'{words}" if words.startswith(RISKY) else words


def _confirms(desk: Desk) -> bool:
    """Who answers for the territory's words, and who waits for them."""
    return desk.role == Role.ADMINISTRATOR or desk.is_secretariat


@seated(_confirms)
@require_GET
def benefit_setting(request: DeskRequest) -> HttpResponse:
    """What the notification says today, what is missing, how a territory confirms it."""
    territory = Territory.objects.get(pk=request.desk.territory_id)
    section = territory.profile.get("benefit_decision") or {}
    on = max(timezone.localdate(), FIRST_DAY)
    notice = notice_of(section, on)
    context = {
        "territory": territory,
        "section": section,
        "notice": notice,
        "stopped": why_not_notified(notice),
        "first_day": FIRST_DAY,
        "rows": [
            ("Texte de la notification", notice.notice),
            ("Délai de la décision", notice.delay),
            ("Effet du silence", notice.silence),
            ("Voies de recours", notice.appeal),
        ],
    }
    return render(request, "commissions/closing/benefit_setting.html", context)
