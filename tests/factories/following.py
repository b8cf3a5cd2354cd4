"""A closed session with one recommendation, addressed to the member of ``sitting``."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ccapex.accounts.models import Organisation
from commissions.enums import AddresseeKind, ItemState, OutputKind, SessionState
from commissions.models import Item, Output, Recommendation, Session
from commissions.services.following import open_recommendations
from tests.factories.commissions import Sitting, session_of, sitting

TEXT = "Proposer un rendez-vous au ménage pour ouvrir ses droits."


def output_of(item: Item, organisation: Organisation | None, **fields: Any) -> Output:
    told = {
        "kind": OutputKind.RECOMMENDATION,
        "text": TEXT,
        "addressee": AddresseeKind.ORGANISATION if organisation else AddresseeKind.HOUSEHOLD,
    } | fields
    return Output.objects.create(item=item, organisation=organisation, **told)


def close(session: Session, *, held_on: dt.date | None = None) -> None:
    """As a closing leaves it: items examined, nothing written any more."""
    session.held_on = held_on or timezone.localdate() - dt.timedelta(days=30)
    session.state = SessionState.CLOSED
    session.closed_at = timezone.now()
    session.save()
    session.items.update(state=ItemState.EXAMINED)


@dataclass
class Followed:
    made: Sitting
    output: Output
    recommendation: Recommendation

    @property
    def next_session(self) -> Session:
        return session_of(self.made.commission)


def followed(*, held_on: dt.date | None = None, **output: Any) -> Followed:
    made = sitting()
    written = output_of(made.item, made.member.membership.organisation, **output)
    close(made.session, held_on=held_on)
    open_recommendations(made.session)
    return Followed(made, written, Recommendation.objects.get(output=written))
