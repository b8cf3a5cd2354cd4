"""The file as the import reads it: recognised columns, and rows on demand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from ccapex.accounts.models import Territory
from households.matching import PersonCard
from referrals.enums.acts import ListKind
from referrals.models import CdpList, Sender
from referrals.reading.categories import infer_stock
from referrals.reading.cells import as_text
from referrals.reading.limits import Limits
from referrals.reading.recognition import RecognisedList, read_list
from referrals.reading.rows import ParsedRow
from referrals.services.imports.incoming import Incoming
from referrals.services.imports.places import ALSACE_MOSELLE, Places

Mapped = Mapping[str, str | None]


@dataclass(frozen=True)
class Source:
    found: RecognisedList

    @property
    def sheet(self) -> str:
        return self.found.sheet_name

    @property
    def header_row(self) -> int:
        return self.found.header_row

    @property
    def columns(self) -> dict[str, str | None]:
        """Header to field, or none for a column that is not used."""
        return self.found.remembered

    def rows(self, places: Places) -> Iterator[Incoming]:
        social = places.social_landlord_names
        for parsed in self.found.rows():
            yield incoming_of(parsed, places, social, self.found.kind)


def open_source(
    data: bytes | Path,
    filename: str,
    *,
    territory: Territory,
    remembered: Mapped | None = None,
    overrides: Mapped | None = None,
    strict: bool = True,
    kind: str = ListKind.CDP,
) -> Source:
    """Raises ``UnreadableList`` where the file is no list of that kind, or one without holder or
    date."""
    limits = Limits(max_bytes=settings.LIST_MAX_BYTES, max_rows=settings.LIST_MAX_ROWS)
    return Source(
        read_list(
            data,
            filename,
            today=timezone.localdate(),
            limits=limits,
            remembered_mapping=remembered,
            overrides=overrides,
            alsace_moselle=territory.department_code in ALSACE_MOSELLE,
            strict=strict,
            kind=kind,
        )
    )


def source_of_file(cdp_list: CdpList, *, strict: bool = True) -> Source:
    """The file kept for this list, read with the columns confirmed for it."""
    with cdp_list.file.open("rb") as file:
        data = file.read()
    return open_source(
        data,
        cdp_list.filename,
        territory=cdp_list.territory,
        overrides=cdp_list.mapping,
        strict=strict,
        kind=cdp_list.kind,
    )


def source_to_recognise(cdp_list: CdpList) -> Source:
    """The file as its columns are recognised, with the reason of each: by a person for this list,
    by the sender's earlier lists, or by what the columns hold. A column may still be missing."""
    with cdp_list.file.open("rb") as file:
        data = file.read()
    remembered = remembered_mapping(cdp_list.sender, cdp_list.kind)
    found = open_source(
        data,
        cdp_list.filename,
        territory=cdp_list.territory,
        remembered=remembered,
        strict=False,
        kind=cdp_list.kind,
    )
    chosen = {
        header: field
        for header, field in cdp_list.mapping.items()
        if found.columns.get(header) != field
    }
    if not chosen:
        return found
    return open_source(
        data,
        cdp_list.filename,
        territory=cdp_list.territory,
        remembered=remembered,
        overrides=chosen,
        strict=False,
        kind=cdp_list.kind,
    )


def remembered_mapping(sender: Sender | None, kind: str) -> dict[str, str | None] | None:
    """The columns of the sender's latest list of that kind, as a person confirmed them."""
    layout = sender.layouts.filter(kind=kind).first() if sender else None
    return layout.mapping if layout else None


def incoming_of(
    parsed: ParsedRow, places: Places, social_landlords: list[str], list_kind: str
) -> Incoming:
    fields: dict[str, Any] = dict(parsed.fields)
    if parsed.phones:
        fields["phones"] = list(parsed.phones)
    if not parsed.ignored:
        complete(fields, places, social_landlords)
    return Incoming(
        number=parsed.row,
        kind=parsed.kind,
        cells=[as_text(cell) for cell in parsed.cells],
        fields=fields,
        persons=tuple(
            PersonCard(
                last_name=holder.last_name,
                first_name=holder.first_name,
                birth_name=holder.birth_name,
                birth_date=fields.get("birth_date") if rank == 0 else None,
            )
            for rank, holder in enumerate(parsed.holders)
        ),
        list_kind=list_kind,
        errors=[{**problem.as_reason(), "severity": "error"} for problem in parsed.errors],
        warnings=[{**problem.as_reason(), "severity": "warning"} for problem in parsed.warnings],
        duplicate_of=parsed.duplicate_of,
    )


def complete(fields: dict[str, Any], places: Places, social_landlords: list[str]) -> None:
    """What the territory knows and the sender left out: INSEE code, public or private stock."""
    if not fields.get("insee_code") and fields.get("city"):
        code = places.insee_code(str(fields.get("postal_code") or ""), str(fields["city"]))
        if code:
            fields["insee_code"] = code
    if not fields.get("stock"):
        stock = infer_stock(
            str(fields.get("landlord_name") or ""),
            str(fields.get("landlord_kind") or ""),
            social_landlords,
        )
        if stock:
            fields["stock"] = stock
