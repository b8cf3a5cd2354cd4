"""One DSF: what to do now and by when, the attempts, the remarks, the sending."""

import uuid

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.letters.services import letter_pdf
from households.models import ContactPoint, Household
from households.services.contact_limits import limits_of
from households.services.masking import view_of
from households.services.matrix import Category
from referrals.catalogue.dsf import MEETINGS, OFFER
from referrals.enums import Channel
from referrals.enums.dsf import CarenceReason, DsfState, Party
from referrals.models import Dsf
from referrals.rules.contacts import RESULTS
from referrals.rules.dsf_changes import missing
from referrals.rules.dsf_dates import late_words
from referrals.rules.dsf_profile import dsf_rules
from referrals.services import follow_up
from referrals.services.dsf import finishing, interviews, parties, sending
from referrals.services.dsf.dates import dates_of_dsf
from referrals.services.dsf.overview import rows_of
from referrals.services.dsf.reading import may_read, referred_on
from referrals.services.dsf.starting import NOT_SENT, UNFINISHED, hearing_of, trace
from referrals.services.dsf.writing import answers_of
from referrals.views.dsf.common import (
    ALL,
    day_of,
    done,
    dsf_of,
    is_refused,
    viewed,
    writes,
    written_by,
)


@seated(sees_households)
@require_GET
def dsf_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    dsf = dsf_of(request, public_id)
    shown = view_of(request.desk, dsf.household)
    viewed(request, "dsf.view", dsf, shown.fields)
    row = rows_of([dsf])[0]
    channel = request.GET.get("moyen", "")
    observations = list(dsf.observations.select_related("author", "organisation"))
    sent = list(dsf.transmissions.select_related("proof", "author"))
    context = {
        "dsf": dsf,
        "row": row,
        "hearing_on": hearing_of(dsf),
        "household": dsf.household,
        "home": dsf.procedure.lease.dwelling,
        "hidden": shown.hidden_count,
        "mine": writes(request, dsf),
        "refused": is_refused(dsf),
        "is_unfinished": dsf.state in UNFINISHED and not is_refused(dsf),
        "is_finished": dsf.state in (DsfState.WRITTEN, DsfState.CARENCE),
        "is_sent": dsf.state == DsfState.TRANSMITTED,
        "takes_remarks": dsf.state in NOT_SENT and not dsf.carence_reason,
        "late": late_words(dsf.transmitted_on, dsf.transmit_by) if dsf.transmitted_on else "",
        "lacks": len(missing(answers_of(dsf), dsf.version)) if dsf.state == "in_progress" else 0,
        "attempts": interviews.attempts_of(dsf),
        "letters": [
            (interviews.KINDS[kind], letter) for kind, letter in interviews.letters_of(dsf).items()
        ],
        "points": list(ContactPoint.objects.filter(household=dsf.household_id))
        if shown.whole(Category.CONTACTS)
        else [],
        "limits": limits_of([dsf.household_id])[dsf.household_id],
        "channel": channel if channel in RESULTS else "",
        "channel_label": Channel(channel).label if channel in RESULTS else "",
        "channels": Channel.choices,
        "results": list(enumerate(RESULTS.get(channel, ()), 1)),
        "meetings": MEETINGS.items(),
        "remind": row.step.code == "remind" or bool(row.reached.count),
        "reasons": CarenceReason.choices,
        "parties": Party.choices,
        "observations": observations,
        "documents": finishing.documents_of(dsf),
        "sent": sent,
        "judge_channels": sending.JUDGE_CHANNELS,
        "landlord": dsf.procedure.lease.landlord,
        "access_days": dsf_rules(dsf.territory.profile).access_days,
    }
    return render(request, "referrals/dsf/detail.html", context)


@seated(sees_households)
@require_GET
def dsf_document(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The text as it was frozen last, for those who may read it: not only its author."""
    desk = request.desk
    dsf = get_object_or_404(
        Dsf.objects.filter(household__in=Household.objects.visible_to(desk)).select_related(*ALL),
        public_id=public_id,
    )
    shown = view_of(desk, dsf.household)
    since = referred_on(dsf.household_id, desk.organisation_id)
    documents = finishing.documents_of(dsf)
    if not documents or not may_read(dsf, shown, referred_on=since):
        raise Http404
    viewed(request, "dsf.read", dsf)
    name = "carence" if dsf.carence_reason else "dsf"
    return HttpResponse(
        letter_pdf(documents[-1]),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}-{dsf.public_id}.pdf"'},
    )


# --- the interview ------------------------------------------------------------------------------


@seated(sees_households)
@require_POST
def dsf_interview(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Prepares the letter of the offer, or of its reminder (``kind``)."""
    dsf, data = written_by(request, public_id), request.POST

    def propose() -> None:
        interviews.propose_interview(
            dsf,
            data.get("kind", OFFER),
            desk=request.desk,
            variant=data.get("variant", "call") if data.get("variant") in MEETINGS else "call",
            on=day_of(data.get("on", ""), "on", "future"),
            at=data.get("at", ""),
            place=data.get("place", ""),
        )

    return done(
        request,
        dsf,
        propose,
        "La lettre attend dans « Courriers » : relisez-la, puis émettez-la.",
    )


@seated(sees_households)
@require_POST
def dsf_contact(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    dsf, data = written_by(request, public_id), request.POST

    def note() -> None:
        follow_up.record_contact(
            dsf.referral,
            channel=data.get("channel", ""),
            result=data.get("result", ""),
            desk=request.desk,
            on=day_of(data.get("on", ""), "on"),
            appointment_on=day_of(data.get("appointment_on", ""), "appointment_on", "future"),
            note=data.get("note", ""),
        )

    return done(request, dsf, note, "Essai noté.")


# --- the end ------------------------------------------------------------------------------------


@seated(sees_households)
@require_POST
def dsf_finish(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    dsf = written_by(request, public_id)
    lacks = missing(answers_of(dsf), dsf.version)
    return done(
        request,
        dsf,
        lambda: finishing.finish(dsf, desk=request.desk),
        "DSF terminé. Fixez maintenant le délai laissé aux parties pour observer.",
        to="dsf_write" if lacks else "dsf_detail",
    )


@seated(sees_households)
@require_POST
def dsf_reopen(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    dsf = written_by(request, public_id)
    return done(
        request, dsf, lambda: finishing.reopen(dsf, desk=request.desk), "Le DSF est repris."
    )


@seated(sees_households)
@require_POST
def dsf_carence(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    dsf, reason = written_by(request, public_id), request.POST.get("reason", "")
    return done(
        request,
        dsf,
        lambda: finishing.declare_carence(dsf, reason=reason, desk=request.desk),
        "Carence constatée : il reste à la transmettre.",
    )


@seated(sees_households)
@require_POST
def dsf_parties(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    dsf = written_by(request, public_id)

    def tell() -> None:
        due = day_of(request.POST.get("due_on", ""), "due_on", "future")
        if due is None:
            raise ValidationError({"due_on": "Donnez la date limite."})
        parties.set_deadline(dsf, due_on=due, dates=dates_of_dsf(dsf), desk=request.desk)

    return done(request, dsf, tell, "Délai fixé : les lettres aux parties sont dans « Courriers ».")


@seated(sees_households)
@require_POST
def dsf_observe(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    dsf, data = written_by(request, public_id), request.POST
    return done(
        request,
        dsf,
        lambda: finishing.observe(
            dsf,
            party=data.get("party", ""),
            text=data.get("text", ""),
            received_on=day_of(data.get("on", ""), "on"),
            desk=request.desk,
        ),
        "Observations enregistrées.",
    )


@seated(sees_households)
@require_POST
def dsf_transmit(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    dsf, data = written_by(request, public_id), request.POST
    return done(
        request,
        dsf,
        lambda: sending.transmit(
            dsf,
            desk=request.desk,
            sent_on=day_of(data.get("on", ""), "on"),
            channel=data.get("channel", ""),
            upload=request.FILES.get("proof"),
        ),
        "Transmission enregistrée.",
    )


@seated(sees_households)
@require_POST
def dsf_number(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The Département's own number (S17), by the service or the secretariat."""
    dsf = dsf_of(request, public_id)
    Dsf.objects.filter(pk=dsf.pk).update(
        department_number=request.POST.get("number", "").strip()[:40]
    )
    trace("dsf.numbered", dsf, author_id=request.desk.user.pk)
    return redirect("dsf_detail", public_id)
