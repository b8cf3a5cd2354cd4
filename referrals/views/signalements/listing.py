"""The register: narrowed by voice, threshold, date, letter; given away as a spreadsheet."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from ccapex.core.sheets import download, workbook
from ccapex.core.typed import typed_date
from referrals.enums.signalements import IntakeChannel, Nature, Threshold
from referrals.models import Signalement
from referrals.querysets import signalements as narrow
from referrals.services.signalements.letters import (
    Letters,
    letters_of,
    prepare_preventions,
)
from referrals.services.signalements.registering import SignalementRefused

PAGE = 50
MOST_LETTERS = 500
FILTERS = ("voie", "nature", "seuil", "courrier", "du", "au")
LETTER_STATES = {
    "a_preparer": "À préparer",
    "prepare": "Préparé ou émis",
    "sans_objet": "Pas de courrier dû",
}
COLUMNS = (
    *("Numéro", "Nature", "Voie", "Expéditeur", "Reçu le", "Date de l'acte"),
    *("Ménage", "Dossier", "Procédure", "Dette", "Mois d'impayé", "Seuil", "Règle"),
    *("Courrier de prévention", "Accusé de réception", "Suites de la CAF ou de la MSA"),
)


@seated(is_secretariat)
@require_GET
def index(request: DeskRequest) -> HttpResponse:
    asked = _asked(request)
    dates, wrong = _dates(asked)
    found = _narrowed(request.desk.territory_id, asked, dates)
    kept = {name: value for name, value in asked.items() if dates.get(name, True)}
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = _with_letters(list(page.object_list))
    journal.view(request, "signalement.list", details={"count": len(lines)})
    return render(
        request,
        "referrals/signalements/index.html",
        {
            "page": page,
            "lines": lines,
            "asked": asked,
            "wrong": wrong,
            # What narrows the page, and nothing else: the sheet holds the same lines.
            "kept": {name: value for name, value in kept.items() if value},
            "query": urlencode({name: value for name, value in kept.items() if value}),
            "channels": IntakeChannel.choices,
            "natures": Nature.choices,
            "thresholds": Threshold.choices,
            "letter_states": LETTER_STATES.items(),
            # A household that two lines are about is written to once.
            "due": min(
                narrow.due(found).order_by().values("procedure").distinct().count(), MOST_LETTERS
            ),
        },
    )


@seated(is_secretariat)
@require_GET
def export(request: DeskRequest) -> HttpResponse:
    """What the page shows, with the same filters."""
    asked = _asked(request)
    dates, wrong = _dates(asked)
    if wrong:
        return redirect(f"{reverse('signalement_index')}?{urlencode(asked)}")
    found = list(_narrowed(request.desk.territory_id, asked, dates))
    journal.view(request, "signalement.export", fields=COLUMNS, details={"count": len(found)})
    content = workbook("Saisines", COLUMNS, (_row(**line) for line in _with_letters(found)))
    return download(f"saisines-{timezone.localdate():%Y%m%d}", content)


@seated(is_secretariat)
@require_POST
def letters(request: DeskRequest) -> HttpResponse:
    """The prevention letters due among what the page shows: drafts, each once."""
    desk = request.desk
    asked = {name: request.POST.get(name, "").strip() for name in FILTERS}
    dates, wrong = _dates(asked)
    if wrong:
        return redirect(f"{reverse('signalement_index')}?{urlencode(asked)}")
    due = list(narrow.due(_narrowed(desk.territory_id, asked, dates))[:MOST_LETTERS])
    try:
        count = prepare_preventions(due, sender=desk.membership.organisation, author=desk.user)
    except SignalementRefused as refusal:
        messages.error(request, str(refusal))
    else:
        words = "courriers préparés" if count > 1 else "courrier préparé"
        messages.success(request, f"{count} {words}, à relire dans « Courriers ».")
        journal.record(
            "signalement.letters",
            actor_id=desk.user.pk,
            organisation_id=desk.organisation_id,
            territory_id=desk.territory_id,
            details={"count": count},
        )
    return redirect("signalement_index")


def _asked(request: DeskRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in FILTERS}


def _dates(asked: Mapping[str, str]) -> tuple[dict[str, datetime.date | None], dict[str, str]]:
    """``du`` and ``au`` as days, and what is wrong with each: a wrong one narrows nothing, and
    the page says so."""
    today = timezone.localdate()
    since, until = (typed_date(asked[name], today=today, sense="past") for name in ("du", "au"))
    found = {"du": since, "au": until}
    wrong = {
        name: f"« {asked[name]} » n'est pas une date. Écrivez par exemple 3/10."
        for name, on in found.items()
        if asked[name] and on is None
    }
    if since and until and since > until:
        return {"du": None, "au": None}, {"au": "Cette date est avant l'autre : inversez-les."}
    return found, wrong


def _narrowed(
    territory_id: int, asked: Mapping[str, str], dates: Mapping[str, datetime.date | None]
) -> QuerySet[Signalement]:
    """Codes that nobody knows narrow nothing."""
    return narrow.register(
        territory_id,
        channel=asked["voie"] if asked["voie"] in IntakeChannel.values else "",
        nature=asked["nature"] if asked["nature"] in Nature.values else "",
        threshold=asked["seuil"] if asked["seuil"] in Threshold.values else "",
        letter=asked["courrier"] if asked["courrier"] in LETTER_STATES else "",
        since=dates["du"],
        until=dates["au"],
    )


def _with_letters(found: list[Signalement]) -> list[dict[str, Any]]:
    letters = letters_of(found)
    return [{"line": one, "letters": letters[one.pk]} for one in found]


def _row(line: Signalement, letters: Letters) -> list[Any]:
    prevention = letters.prevention.get_state_display() if letters.prevention else ""
    return [
        line.reference,
        line.get_nature_display(),
        line.get_channel_display(),
        line.organisation.name if line.organisation else line.sender_name,
        line.received_on,
        line.acted_on,
        line.household.display_name,
        line.household.reference,
        line.procedure.reference,
        line.debt_amount,
        line.months_unpaid,
        line.get_threshold_display(),
        line.threshold_rule,
        "À préparer" if letters.due else prevention,
        letters.receipt.get_state_display() if letters.receipt else "",
        line.payer_action,
    ]
