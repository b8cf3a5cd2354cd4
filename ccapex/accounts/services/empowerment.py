"""Opens an account and empowers it: by name, for one organisation, in one role, until a day."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ccapex.accounts.enums import Role
from ccapex.accounts.models import Membership, Organisation, User
from ccapex.core import journal

# The empowerment is renewed every year by the organisation (access.md).
YEAR = datetime.timedelta(days=365)


def empower(
    organisation: Organisation,
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    starts_on: datetime.date,
    password: str,
    author: User | None = None,
) -> Membership:
    """The account is made where the address is new; ``password`` is used for a new one only.

    Raises ``ValidationError`` for a bad address, and where the person already has this role there.
    """
    validate_email(email)
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(
                email, password, first_name=first_name, last_name=last_name
            )
        if role == Role.ADMINISTRATOR and not user.is_staff:
            user.is_staff = True
            user.save(update_fields=["is_staff"])
        if (
            Membership.objects.active(starts_on)
            .filter(user=user, organisation=organisation, role=role)
            .exists()
        ):
            raise ValidationError("Cette personne a déjà ce rôle dans cette organisation.")
        membership = Membership.objects.create(
            user=user,
            organisation=organisation,
            role=role,
            starts_on=starts_on,
            ends_on=starts_on + YEAR,
            empowered_by=author,
        )
        journal.record(
            "account.empower",
            actor_id=author.pk if author else None,
            organisation_id=organisation.pk,
            territory_id=organisation.territory_id,
            object_type="membership",
            object_id=membership.pk,
        )
    return membership
