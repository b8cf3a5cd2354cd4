"""Papers of a household: received by content, kept aside from the web, shown by category.

The file is written first, whole, under a name drawn at random; the row comes after. A worker killed
in between leaves a file without row, which the daily sweep removes.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from ccapex.core import journal
from households.models import Document, Household
from households.rules.papers import MAX_BYTES, PaperRefused, recognise, safe_name, too_large
from households.services.masking import Shown, view_of
from households.services.matrix import Category

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk

# Whoever has a relation is shown the whole of « identity »: no paper belongs there. The list of
# those who saw the file is no paper at all.
NOT_FOR_PAPERS = frozenset({Category.IDENTITY, Category.AUDIT})
# A file younger than this may still wait for its row.
ORPHAN_AGE_SECONDS = 24 * 3600


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "documents"


def path_of(document: Document) -> Path:
    return folder() / document.storage_name


def categories_for(shown: Shown) -> list[Category]:
    """Those under which that desk may add a paper: it will see it again."""
    return [
        category
        for category in Category
        if category not in NOT_FOR_PAPERS and shown.row(category, shown.organisation_id)
    ]


def visible(household: Household, shown: Shown) -> list[Document]:
    """The papers of the file that the desk may open, the latest first; withdrawn ones too."""
    rows = Document.objects.filter(household=household).select_related("organisation", "author")
    return [one for one in rows if shown.row(Category(one.category), one.organisation_id)]


def attach(
    household: Household,
    *,
    upload: File[bytes],
    title: str,
    category: str,
    about: str = "",
    desk: Desk,
) -> Document:
    """The paper, kept; the one already there where its content is (``already_there`` says so).

    ``about`` names what it proves: ``event:12``. ``ValidationError``, in French, says what is
    refused.
    """
    kind = Category(category)
    if kind in NOT_FOR_PAPERS:
        raise ValueError(f"No paper goes under {category!r}.")
    if not title.strip():
        raise ValidationError({"title": "Donnez un titre à cette pièce."})
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError({"file": too_large()})
    data = upload.read(MAX_BYTES + 1)
    try:
        paper = recognise(data)
    except PaperRefused as refusal:
        raise ValidationError({"file": str(refusal)}) from None
    shown = view_of(desk, household)
    storage_name = _store(data)
    try:
        with transaction.atomic():
            # Held: two people who send the same paper at once make one of it.
            Household.objects.select_for_update().get(pk=household.pk)
            digest = hashlib.sha256(data).hexdigest()
            known = _same(household, digest, about, shown)
            if known is not None:
                path = folder() / storage_name
                path.unlink(missing_ok=True)
                known.already_there = True
                return known
            document = Document.objects.create(
                household=household,
                category=kind.value,
                about=about,
                title=title.strip()[:160],
                file_name=safe_name(upload.name or "", paper),
                storage_name=storage_name,
                content_type=paper.content_type,
                size=len(data),
                sha256=digest,
                organisation_id=desk.organisation_id,
                author=desk.user,
            )
            _trace("document.attach", document, desk)
    except BaseException:
        (folder() / storage_name).unlink(missing_ok=True)
        raise
    return document


def remove(document: Document, *, reason: str, desk: Desk) -> None:
    """Withdrawn, kept and marked; twice changes nothing. ``ValidationError`` without reason."""
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi cette pièce est retirée."})
    if not may_remove(document, desk):
        raise ValidationError(
            "Seuls l'organisation qui a versé cette pièce et le secrétariat la retirent."
        )
    with transaction.atomic():
        changed = Document.objects.filter(pk=document.pk, removed_at__isnull=True).update(
            removed_at=timezone.now(), removal_reason=reason.strip()[:300]
        )
        if changed:
            _trace("document.remove", document, desk)


def may_remove(document: Document, desk: Desk) -> bool:
    return desk.is_secretariat or document.organisation_id == desk.organisation_id


def sweep_orphans(*, now: float | None = None) -> int:
    """Removes the files that have no row, a day old at least; how many."""
    limit = (now if now is not None else time.time()) - ORPHAN_AGE_SECONDS
    old = [path for path in folder().glob("*/*") if path.stat().st_mtime < limit]
    removed = 0
    for path in old:
        if not Document.objects.filter(storage_name=_name(path)).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _same(household: Household, digest: str, about: str, shown: Shown) -> Document | None:
    """The same content already in the file, for those who may see it, about the same thing."""
    rows = Document.objects.filter(household=household, sha256=digest, removed_at__isnull=True)
    if about:
        rows = rows.filter(about=about)
    for document in rows.select_related("organisation"):
        if shown.row(Category(document.category), document.organisation_id):
            return document
    return None


def _store(data: bytes) -> str:
    """Written aside and moved: nobody ever reads half a file. Readable by the server alone."""
    name = f"{secrets.token_hex(1)}/{secrets.token_urlsafe(24)}"
    target = folder() / name
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(aside).replace(target)
    return name


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _trace(action: str, document: Document, desk: Desk) -> None:
    details: dict[str, Any] = {"category": document.category, "type": document.content_type}
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="document",
        object_id=document.pk,
        household_id=document.household_id,
        details=details,
    )
