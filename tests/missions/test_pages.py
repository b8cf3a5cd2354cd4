"""The pages: proposals, a mission, the table, the list of the week, a watch, an announcement."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from ccapex.core.models import JournalEntry
from ccapex.core.work_queues import queues_for
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from referrals.models import Mandate, MissionReport, Watch, WatchList
from referrals.services.missions import reports, visits
from referrals.services.missions.mandating import mandate, rules_or_refuse
from referrals.services.missions.table import COLUMNS
from referrals.services.watch.lists import fingerprint
from referrals.views.watch.forms import ContactForm, EndForm
from referrals.views.watch.forms import ReportForm as WatchReportForm
from tests.factories.missions import (
    Field,
    alert,
    field_territory,
    granted,
    procedure_at,
    publish_mobile_team,
)
from tests.missions.tools import page, seated, watching

pytestmark = pytest.mark.django_db
VISIT = "anticipation_visit"


@pytest.fixture
def field() -> Field:
    return field_territory()


def ordered(field: Field, procedure: Procedure | None = None) -> Mandate:
    procedure = procedure or procedure_at(field, "cql")
    operator = field.organisation("operateur").pk
    return mandate(
        [(procedure.pk, operator)], mission=VISIT, authority="state", desk=field.office
    ).mandates[0]


def test_the_secretariat_ticks_households_and_the_operator_gets_their_orders(
    field: Field,
) -> None:
    first, second = procedure_at(field, "cql"), procedure_at(field, "cql")
    left = procedure_at(field, "assignation", step="judgment")
    shown = page(field.office, "mission_proposals", VISIT)
    assert first.household.display_name in shown
    assert "Ni diagnostic ni visite" in shown
    assert left.household.display_name in shown
    client = seated(field.office)
    address = reverse("mission_proposals", args=[VISIT])
    terms = {"authority": "state", "decided_on": "hier"}
    answer = client.post(address, {**terms, "procedure": [str(first.public_id)]})
    assert "Choisissez un opérateur" in answer.content.decode()
    answer = client.post(
        address,
        {
            **terms,
            "procedure": [str(first.public_id), str(second.public_id)],
            f"operator-{first.public_id}": "operateur",
            f"operator-{second.public_id}": "autre-operateur",
        },
    )
    assert answer.status_code == 302
    assert Mandate.objects.count() == 2
    assert first.household.display_name in page(field.operator, "mission_list")
    assert second.household.display_name not in page(field.operator, "mission_list")


def test_the_operator_plans_notes_and_reports_and_the_secretariat_reads(field: Field) -> None:
    made = ordered(field)
    client = seated(field.operator)
    address = reverse("mission_detail", args=[made.public_id])
    assert "Prendre en charge" in page(field.operator, "mission_detail", made.public_id)
    client.post(address, {"act": "accept"})
    client.post(address, {"act": "plan", "visit-on": "+0", "visit-at": "19:30"})
    visit = made.visits.get()
    assert "horaire décalé" in page(field.operator, "mission_detail", made.public_id)
    client.post(
        reverse("mission_visit", args=[made.public_id, visit.public_id]), {"result": "reached"}
    )
    told = {"contact_made": "yes", "aim": "leave", "conclusions": ["go_on_to_cfp"]}
    client.post(address, {"act": "save", "situation": "seul", **told})
    assert MissionReport.objects.get().sent_at is None
    client.post(address, {"act": "send", "situation": "seul", **told})
    assert MissionReport.objects.get().sent_at is not None
    queues = {queue.slug: content.total for queue, content in queues_for(field.office)}
    assert queues["mission_reports"] == 1
    assert "Rapport" in page(field.office, "mission_detail", made.public_id)
    seated(field.office).post(reverse("mission_read", args=[made.public_id]))
    queues = {queue.slug: content.total for queue, content in queues_for(field.office)}
    assert queues["mission_reports"] == 0


def test_a_report_that_waits_for_a_visit_loses_nothing_and_the_queue_says_what_is_next(
    field: Field,
) -> None:
    made = ordered(field)
    address = reverse("mission_detail", args=[made.public_id])
    client = seated(field.operator)
    client.post(address, {"act": "plan", "visit-on": "+0"})
    client.post(address, {"act": "plan", "visit-on": "+3"})
    first, later = made.visits.order_by("planned_on")
    told = {"contact_made": "yes", "aim": "leave", "conclusions": ["new_dwelling"]}
    shown = client.post(address, {"act": "send", **told}).content.decode()
    assert "est encore prévue" in shown
    assert "ce que vous avez écrit" not in shown
    assert "joint ?</label>" in shown
    for visit, result in ((first, "reached"), (later, "cancelled")):
        assert "visite prévue" in queue_of(field, "missions_to_do")
        where = reverse("mission_visit", args=[made.public_id, visit.public_id])
        client.post(where, {"result": result})
    assert "visite faite, rapport à écrire" in queue_of(field, "missions_to_do")


def queue_of(field: Field, slug: str) -> str:
    found = {queue.slug: content for queue, content in queues_for(field.operator)}
    return found[slug].items[0].why


def test_a_mission_has_its_own_page_and_its_order_waits_for_no_printer(field: Field) -> None:
    made = ordered(field)
    client = seated(field.operator)
    answer = client.get(reverse("referral_detail", args=[made.referral.public_id]))
    assert answer["Location"] == reverse("mission_detail", args=[made.public_id])
    shown = page(field.office, "household_detail", made.referral.household.public_id)
    assert "Imprimer : ordre de mission" not in shown


def test_an_incomplete_report_says_what_is_missing_and_keeps_what_was_written(
    field: Field,
) -> None:
    made = ordered(field)
    client = seated(field.operator)
    address = reverse("mission_detail", args=[made.public_id])
    answer = client.post(address, {"act": "send", "situation": "famille de trois"}, follow=True)
    shown = answer.content.decode()
    assert "Dites si le ménage a pu être joint" in shown
    assert "famille de trois" in shown
    assert MissionReport.objects.get().situation == "famille de trois"


def test_two_windows_on_a_report_lose_nothing_and_are_told_the_truth(field: Field) -> None:
    made = ordered(field)
    client = seated(field.operator)
    address = reverse("mission_detail", args=[made.public_id])
    seen = client.get(address).context["seen"]
    first = {"seen": seen, "situation": "Seule avec un enfant"}
    assert client.post(address, {"act": "save", **first}).status_code == 302
    assert client.post(address, {"act": "save", **first}).status_code == 302  # the same, twice

    other = client.post(address, {"act": "save", "seen": seen, "situation": "Couple âgé"})
    shown = other.content.decode()
    assert "enregistré ailleurs" in shown
    assert "Seule avec un enfant" in shown
    assert "Couple âgé" in shown
    assert MissionReport.objects.get().situation == "Seule avec un enfant"
    told = {"contact_made": "no", "conclusions": ["go_on_to_cfp"], "situation": "Couple âgé"}
    client.post(address, {"act": "send", "seen": other.context["seen"], **told})
    assert MissionReport.objects.get().sent_at is not None

    late = client.post(address, {"act": "save", "seen": seen, "situation": "Départ annoncé"})
    assert "déjà été envoyé" in late.content.decode()
    assert "Départ annoncé" in late.content.decode()
    assert MissionReport.objects.get().situation == "Couple âgé"


def test_a_refusal_on_the_page_needs_a_reason_then_closes_the_page(field: Field) -> None:
    made = ordered(field)
    client = seated(field.operator)
    address = reverse("mission_detail", args=[made.public_id])
    client.post(address, {"act": "refuse", "reason": ""})
    client.post(address, {"act": "refuse", "reason": "trop loin"})
    assert client.get(address).status_code == 404
    assert "trop loin" in page(field.office, "mission_detail", made.public_id)


def test_strangers_get_404(field: Field) -> None:
    made = ordered(field)
    granted(field)
    found = watching(field)
    watch = Watch.objects.get()
    for name, target in (
        ("mission_detail", made),
        ("mission_order_file", made),
        ("watch_list", found),
        ("watch_list_file", found),
        ("watch_detail", watch),
    ):
        answer = seated(field.commissaire).get(reverse(name, args=[target.public_id]))
        assert answer.status_code == 404, name


def test_the_table_of_visits_has_its_columns_and_only_the_operators_own_lines(
    field: Field,
) -> None:
    made = ordered(field)
    today = timezone.localdate()
    visit = visits.plan_visit(made, on=today, at=dt.time(20), desk=field.operator)
    visits.record_visit(visit, result="no_answer", desk=field.operator)
    rules = rules_or_refuse(field.territory, VISIT)
    values = {"contact_made": False, "conclusions": ["go_on_to_cfp"]}
    reports.write_report(made, values, rules=rules, desk=field.operator)
    reports.send_report(made, desk=field.operator)
    other = procedure_at(field, "cql")
    mandate(
        [(other.pk, field.organisation("autre-operateur").pk)],
        mission=VISIT,
        authority="state",
        desk=field.office,
    )
    answer = seated(field.operator).get(reverse("mission_table"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    head, *lines = list(sheet.iter_rows(values_only=True))
    assert list(head) == list(COLUMNS)
    assert len(lines) == 1
    line = dict(zip(head, lines[0], strict=True))
    assert (line["Passages"], line["Horaires décalés"], line["Contact"]) == (1, 1, "non")
    assert line["Préconisations"] == "Poursuite de la procédure"
    assert JournalEntry.objects.filter(action="mission.exported").count() == 1
    answer = seated(field.office).get(reverse("mission_table"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 3


def test_the_list_of_the_week_is_read_changed_and_sent(field: Field) -> None:
    procedure = granted(field)
    client = seated(field.office)
    answer = client.post(reverse("watch_prepare"))
    found = WatchList.objects.get()
    assert answer["Location"] == reverse("watch_list", args=[found.public_id])
    shown = page(field.office, "watch_list", found.public_id)
    assert procedure.household.display_name in shown
    assert seated(field.siao).get(answer["Location"]).status_code == 404
    entry = found.entries.get()
    client.post(
        reverse("watch_entry", args=[found.public_id, entry.public_id]),
        {"group": "2", "reason": "grossesse"},
    )
    seen = fingerprint(found.entries.all())
    late = granted(field)
    refused = client.post(reverse("watch_send", args=[found.public_id]), {"seen": seen})
    assert refused.status_code == 422
    assert refused.content.decode().count("à relire") == 1
    assert late.household.display_name in refused.content.decode()
    seen = fingerprint(found.entries.all())
    client.post(reverse("watch_send", args=[found.public_id]), {"seen": seen})
    shown = page(field.siao, "watch_list", found.public_id)
    assert procedure.household.display_name in shown
    assert "4 321" not in shown
    assert procedure.household.display_name in page(field.siao, "watch_index")
    assert page(field.office, "watch_list", found.public_id)


def test_the_siao_works_on_the_page_of_a_watch(field: Field) -> None:
    alert(field, granted(field))
    watching(field)
    watch = Watch.objects.get()
    address = reverse("watch_detail", args=[watch.public_id])
    assert "doit être présent" in page(field.siao, "watch_detail", watch.public_id)
    client = seated(field.siao)
    client.post(
        address,
        {
            "act": "contact",
            "contact-channel": "phone",
            "contact-result": "reached",
            "contact-on": "hier",
        },
    )
    assert "doit être présent" not in page(field.siao, "watch_detail", watch.public_id)
    client.post(
        address,
        {
            "act": "report",
            "report-on": "hier",
            "report-reached": "yes",
            "report-solution": "family",
        },
    )
    queues = {queue.slug: content.total for queue, content in queues_for(field.office)}
    assert queues["watch_reports"] == 1
    client.post(address, {"act": "operator", "operator": "autre-operateur"})
    assert Watch.objects.get().operator == field.organisation("autre-operateur")
    seated(field.office).post(address, {"act": "read"})
    assert client.post(address, {"act": "read"}).status_code == 404
    client.post(address, {"act": "close", "close-end": "sheltered"})
    assert Watch.objects.get().referral.state == "closed"
    assert "Veille terminée" in page(field.office, "watch_detail", watch.public_id)


def test_the_file_of_the_household_tells_missions_and_watch(field: Field) -> None:
    procedure = granted(field)
    ordered(field, procedure)
    watching(field)
    shown = page(field.office, "household_detail", procedure.household.public_id)
    assert "Visites et veille sociale" in shown
    assert "Ordre de mission" in shown
    assert "Veille sociale demandée" in shown


def test_lists_cost_the_same_with_more_rows(field: Field) -> None:
    costs: dict[int, list[int]] = {}
    for count in (2, 6):
        while Mandate.objects.count() < count:
            ordered(field, granted(field))
        if count == 2:
            watching(field)
        for name in ("mission_list", "watch_index", "mission_table", "eviction_notices"):
            client = seated(field.office)
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(name))
            costs.setdefault(count, []).append(len(queries))
    assert costs[2] == costs[6]


def test_a_mobile_team_gets_the_private_tenants_nobody_knows_and_goes_where_calls_fail(
    field: Field,
) -> None:
    publish_mobile_team(field)
    unknown = _assigned(field, known=False)
    _assigned(field, known=True)
    unsaid = _assigned(field, known=None)
    shown = page(field.office, "mobile_team")
    assert unknown.household.display_name in shown
    assert unsaid.household.display_name in shown
    seated(field.office).post(reverse("mobile_team"), {"procedure": [str(unknown.public_id)]})
    seated(field.office).post(reverse("mobile_team"), {"procedure": [str(unknown.public_id)]})
    referral = unknown.referrals.get()
    assert (referral.mission, referral.organisation.slug) == ("dsf", "operateur")
    client = seated(field.operator)
    shown = page(field.operator, "mobile_team")
    assert "Aller au domicile" not in shown
    assert unsaid.household.display_name not in shown
    client.post(
        reverse("referral_contact", args=[referral.public_id]),
        {"channel": "phone", "result": "no_answer"},
    )
    assert "Aller au domicile" in page(field.operator, "mobile_team")
    client.post(
        reverse("referral_contact", args=[referral.public_id]),
        {"channel": "visit", "result": "reached"},
    )
    assert "Aller au domicile" not in page(field.operator, "mobile_team")


def _assigned(field: Field, *, known: bool | None) -> Procedure:
    procedure = procedure_at(
        field,
        "assignation",
        days_ago=10,
        hearing_on=timezone.localdate() + dt.timedelta(days=60),
    )
    procedure.household.known_to_social_services = known
    procedure.household.save()
    Event.objects.create(
        territory=field.territory,
        procedure=procedure,
        kind=EventKind.ASSIGNATION,
        occurred_on=timezone.localdate() - dt.timedelta(days=10),
        details={"hearing_on": str(procedure.hearing_on)},
    )
    return procedure


def test_no_answer_is_given_for_the_person_who_notes_it(field: Field) -> None:
    """A visit, a contact, a point or an end left as it stood would say that somebody was met."""
    made = ordered(field)
    seated(field.operator).post(
        reverse("mission_detail", args=[made.public_id]), {"act": "plan", "visit-on": "+0"}
    )
    visit = made.visits.get()
    address = reverse("mission_visit", args=[made.public_id, visit.public_id])
    assert seated(field.operator).post(address, {"result": ""}).status_code == 302
    visit.refresh_from_db()
    assert visit.result == "planned"
    assert 'name="result" required><option value="">' in page(
        field.operator, "mission_detail", made.public_id
    )
    for form in (ContactForm(), WatchReportForm(), EndForm()):
        for name in {"result", "reached", "solution", "end"} & form.fields.keys():
            assert form[name].value() is None
            assert form.fields[name].choices[0][0] == ""  # type: ignore[attr-defined]
