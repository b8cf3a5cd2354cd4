"""Papers as bytes, and what protects a household, by the services themselves."""

import datetime
import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from households.models import ContactLimit, Document, Flag, Guardian, Household
from households.services import contact_limits, documents, flags, guardians

DAY = datetime.date(2026, 10, 1)
SIGNS = {
    "vulnerability": [
        {"code": "old_age", "label": "Grand âge", "to_confirm": True},
        {"code": "children", "label": "Présence d'enfants"},
    ],
    "rights": [{"code": "aah", "label": "AAH", "circuit": "CAF d'essai"}],
    "housing_sources": [{"code": "town_hygiene", "label": "Service d'hygiène"}],
    "housing_procedures": [{"code": "reported", "label": "Signalement enregistré"}],
    "housing_solutions": [{"code": "rehoused", "label": "Relogement"}],
    "charges_sources": [{"code": "fse", "label": "FSE"}],
}


def with_signs(territory: Territory) -> Territory:
    """The territory, whose profile names every sign."""
    territory.profile = {**territory.profile, "flags": SIGNS}
    territory.save(update_fields=["profile"])
    return territory


def pdf(text: str = "essai", password: str = "") -> bytes:
    """A page, unlike that of another ``text``."""
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.add_metadata({"/Subject": text})
    if password:
        writer.encrypt(password)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


DOCX_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def docx(**parts: bytes) -> bytes:
    types = b'<Types><Override ContentType="' + DOCX_TYPE + b'"/></Types>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": b"<w/>", **parts})


def odt(**parts: bytes) -> bytes:
    manifest = {"META-INF/manifest.xml": b"<manifest/>"}
    return zipped({"mimetype": ODT_TYPE, "content.xml": b"<o/>", **manifest, **parts})


def upload(content: bytes | None = None, name: str = "bail signé.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


def attached(
    household: Household, desk: Desk, *, category: str = "debt", text: str = "essai", **told: Any
) -> Document:
    told.setdefault("title", "Bail")
    return documents.attach(
        household, upload=upload(pdf(text)), category=category, desk=desk, **told
    )


def limited(household: Household, desk: Desk, *words: str) -> ContactLimit:
    """``words``: ``no_letter``, ``no_call``, ``no_sender``."""
    told = {name: name in words for name in ("no_letter", "no_call", "no_sender")}
    return contact_limits.set_limit(household, reason="violence", desk=desk, **told)


def guarded(household: Household, desk: Desk, **told: Any) -> Guardian:
    fields = {
        "kind": "tutelle",
        "name": "Service des tutelles d'essai",
        "address": "9 rue du Tuteur",
        "postal_code": "85000",
        "city": "Commune-d'essai",
        "starts_on": DAY,
    }
    return guardians.add(household, desk=desk, **(fields | told))


def flagged(
    household: Household,
    desk: Desk,
    kind: str = "vulnerability",
    code: str = "old_age",
    **details: Any,
) -> Flag:
    return flags.raise_flag(
        household, kind=kind, code=code, details=details, raised_on=DAY, desk=desk
    )
