"""The sections of a profile that make the territory: its map, its sectors, its organisations."""

from typing import Any

from django.contrib.auth.models import Group

from ccapex.accounts.enums import AreaKind, OrganisationKind
from ccapex.accounts.models import Commune, Coverage, Organisation, Territory, Unit
from ccapex.core.profiles import Loading, section
from ccapex.core.text import plain

AREAS = {
    "arrondissements": AreaKind.ARRONDISSEMENT,
    "epcis": AreaKind.EPCI,
    "sectors": AreaKind.SECTOR,
    "communes": AreaKind.COMMUNE,
}
COMMUNE_FIELDS = (
    "name",
    "name_key",
    "postal_codes",
    "arrondissement_code",
    "epci_code",
    "epci_name",
    "sector_code",
)


@section("territory", order=0)
def load_territory(loading: Loading) -> None:
    told = loading.profile["territory"]
    # The communes have their own table; the rest is read from here by the apps above.
    kept = {name: part for name, part in loading.profile.items() if name != "communes"}
    territory, created = Territory.objects.select_for_update().get_or_create(
        slug=told["name"],
        defaults={"name": told["label"], "department_code": told["department_code"]},
    )
    loading.before = territory.profile
    loading.territory = territory
    if created:
        loading.changed(f"Territoire ajouté : {territory.name}.")
    elif territory.profile_hash != loading.hash:
        loading.changed("Contenu du profil mis à jour.")
    if territory.profile_hash != loading.hash:
        territory.name, territory.department_code = told["label"], told["department_code"]
        territory.profile, territory.profile_hash = kept, loading.hash
        territory.save()


@section("communes", order=10)
def load_communes(loading: Loading) -> None:
    territory = loading.territory
    wanted = {commune.insee_code: commune for commune in _communes(loading)}
    known = {commune.insee_code: commune for commune in Commune.objects.filter(territory=territory)}
    fresh = [commune for code, commune in wanted.items() if code not in known]
    changed = []
    for code, commune in known.items():
        if code in wanted and _copy(wanted[code], commune):
            changed.append(commune)
    gone = [commune.pk for code, commune in known.items() if code not in wanted]
    Commune.objects.bulk_create(fresh)
    if changed:
        Commune.objects.bulk_update(changed, COMMUNE_FIELDS, batch_size=100)
    Commune.objects.filter(pk__in=gone).delete()
    for words, rows in (("ajoutées", fresh), ("modifiées", changed), ("retirées", gone)):
        if rows:
            loading.changed(f"Communes {words} : {len(rows)}.")


def _communes(loading: Loading) -> list[Commune]:
    epcis = loading.profile["epcis"]
    sectors = {
        code: sector["slug"]
        for sector in reversed(loading.profile["sectors"])
        for code in sector["communes"]
    }
    return [
        Commune(
            territory=loading.territory,
            insee_code=told["insee"],
            name=told["name"],
            name_key=plain(told["name"]),
            postal_codes=told["postal_codes"],
            arrondissement_code=told["arrondissement"],
            epci_code=told["epci"],
            epci_name=epcis.get(told["epci"], ""),
            sector_code=sectors.get(told["insee"], ""),
        )
        for told in loading.profile["communes"]
    ]


def _copy(wanted: Commune, commune: Commune) -> bool:
    different = [name for name in COMMUNE_FIELDS if getattr(wanted, name) != getattr(commune, name)]
    for name in different:
        setattr(commune, name, getattr(wanted, name))
    return bool(different)


@section("organisations", order=20)
def load_organisations(loading: Loading) -> None:
    before = {told["slug"]: told for told in loading.before.get("organisations", [])}
    for told in loading.profile["organisations"]:
        organisation = _organisation(loading, told)
        _units(loading, organisation, told.get("units", []))
        _coverages(loading, organisation, told, before.get(told["slug"], {}))


def _organisation(loading: Loading, told: dict[str, Any]) -> Organisation:
    values = {
        "kind": OrganisationKind(told["kind"]).value,
        "name": told["name"],
        "is_secretariat": told.get("secretariat", False),
        "valid_from": told.get("valid_from"),
        "valid_to": told.get("valid_to"),
    }
    organisation = Organisation.objects.filter(
        territory=loading.territory, slug=told["slug"]
    ).first()
    if organisation is None:
        group, _ = Group.objects.get_or_create(name=f"{loading.territory.slug}:{told['slug']}")
        loading.changed(f"Organisation ajoutée : {told['name']}.")
        return Organisation.objects.create(
            territory=loading.territory,
            slug=told["slug"],
            group=group,
            mailbox=told.get("mailbox", ""),
            **values,
        )
    if _differs(organisation, values):
        Organisation.objects.filter(pk=organisation.pk).update(**values)
        loading.changed(f"Organisation modifiée : {told['name']}.")
    return organisation


def _differs(organisation: Organisation, values: dict[str, Any]) -> bool:
    """Days are told as ISO text; the database gives dates."""
    return any(
        str(getattr(organisation, name) or "") != str(value or "") for name, value in values.items()
    )


def _units(loading: Loading, organisation: Organisation, units: list[dict[str, Any]]) -> None:
    for told in units:
        unit, created = Unit.objects.get_or_create(
            organisation=organisation,
            slug=told["slug"],
            defaults={"name": told["name"], "mailbox": told.get("mailbox", "")},
        )
        if not created and unit.name != told["name"]:
            unit.name = told["name"]
            unit.save(update_fields=["name"])
            created = True
        if created:
            loading.changed(f"Unité de {organisation.name} : {told['name']}.")


def _coverages(
    loading: Loading, organisation: Organisation, told: dict[str, Any], before: dict[str, Any]
) -> None:
    """Adds what the profile says and takes back what it said before: the rest was added by hand."""
    wanted, former = areas_of(told), areas_of(before)
    known = set(organisation.coverages.values_list("area_kind", "area_code"))
    Coverage.objects.bulk_create(
        Coverage(organisation=organisation, area_kind=kind, area_code=code)
        for kind, code in sorted(wanted - known)
    )
    gone = (former - wanted) & known
    for kind, code in gone:
        organisation.coverages.filter(area_kind=kind, area_code=code).delete()
    if wanted - known or gone:
        loading.changed(f"Périmètre mis à jour : {organisation.name}.")


def areas_of(told: dict[str, Any]) -> set[tuple[str, str]]:
    covers = told.get("covers", {})
    areas = {(kind.value, code) for name, kind in AREAS.items() for code in covers.get(name, [])}
    if covers.get("territory"):
        areas.add((AreaKind.TERRITORY.value, ""))
    return areas
