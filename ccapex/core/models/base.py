"""Base of the models: an opaque public identifier, and the instant of creation."""

import uuid

from django.db import models


class PublicModel(models.Model):
    """Addresses and the API show ``public_id`` only: it says nothing and cannot be guessed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    class Meta:
        abstract = True
