"""No case without an owner: what a table leaves out, over every combination it can tell apart."""

from collections.abc import Iterator
from itertools import islice

from ccapex.profiles.findings import Finding
from referrals.attribution.directory import Commune, Directory
from referrals.attribution.evaluate import GAP, Leaf, Table
from referrals.attribution.explain import Explainer
from referrals.attribution.resolve import resolve
from referrals.attribution.space import PLACE, Possible, Variable
from referrals.attribution.table import Rule, RuleSet
from referrals.attribution.values import CATALOGUE, TARGET_KINDS, Value
from referrals.attribution.words import either, value_words

MAX_LEAVES = 200_000
SHOWN_GAPS = 5


def prove(rule_set: RuleSet, directory: Directory) -> tuple[list[Finding], list[Finding]]:
    """(errors, warnings): gaps, rules that never fire, targets that no longer exist."""
    table = Table(rule_set, directory)
    errors = list(_unknown_places(rule_set, directory))
    errors += _unknown_targets(rule_set, directory)
    leaves = list(islice(table.leaves(table.space.everything), MAX_LEAVES + 1))
    if len(leaves) > MAX_LEAVES:
        message = "La table est trop vaste pour être vérifiée : simplifiez ses conditions."
        return [*errors, Finding("too_large", message, rule_set.mission)], []
    errors += _gaps(table, leaves)
    errors += _dead_rules(rule_set, leaves)
    unresolved, warnings = _unresolved_kinds(table, leaves)
    return [*errors, *unresolved], warnings


def _unknown_places(rule_set: RuleSet, directory: Directory) -> Iterator[Finding]:
    """A condition on a place or an organisation that the territory does not have."""
    where = {
        condition: f"{rule_set.mission} {rule.order}"
        for rule in rule_set.rules
        for condition in rule.conditions
    }
    for condition in dict.fromkeys(rule_set.conditions()):
        name = condition.attribute
        if name == "landlord":
            known = set(directory.organisations)
        elif name in {"commune", "epci", "sector", "arrondissement"}:
            known = set(directory.areas(name))
        else:
            continue
        for value in condition.values:
            if value not in known:
                message = f"« {value} » n'existe pas dans le territoire ({CATALOGUE[name].label})."
                yield Finding("invalid_condition", message, where.get(condition, rule_set.mission))


def _unknown_targets(rule_set: RuleSet, directory: Directory) -> Iterator[Finding]:
    for rule in rule_set.rules:
        slug = rule.target.organisation
        if not slug:
            continue
        organisation = directory.organisations.get(slug)
        if organisation is None:
            message = f"La cible « {slug} » n'est pas une organisation du territoire."
        elif organisation.kind not in TARGET_KINDS:
            message = f"« {slug} » ne peut pas être une cible (nature « {organisation.kind} »)."
        else:
            continue
        yield Finding("unknown_target", message, f"{rule_set.mission} {rule.order}")


def _gaps(table: Table, leaves: list[Leaf]) -> Iterator[Finding]:
    gaps = [leaf for leaf in leaves if leaf.answer == GAP]
    for leaf in gaps[:SHOWN_GAPS]:
        message = f"Aucune règle ne prévoit ce cas : {describe(table, leaf)}."
        yield Finding("gap", message, table.rule_set.mission)
    if len(gaps) > SHOWN_GAPS:
        message = f"Et {len(gaps) - SHOWN_GAPS} autres combinaisons sans règle."
        yield Finding("gap", message, table.rule_set.mission)


def _dead_rules(rule_set: RuleSet, leaves: list[Leaf]) -> Iterator[Finding]:
    fired = {leaf.rule.order for leaf in leaves if leaf.rule}
    for rule in rule_set.rules:
        if rule.order not in fired:
            message = (
                f"La règle {rule.order} (« {rule.label} ») ne s'applique jamais : "
                "les règles précédentes ou ses propres conditions l'en empêchent."
            )
            yield Finding("dead_rule", message, f"{rule_set.mission} {rule.order}")


def _unresolved_kinds(table: Table, leaves: list[Leaf]) -> tuple[list[Finding], list[Finding]]:
    """Kinds with no organisation for some commune, even by default; kinds with several."""
    errors: list[Finding] = []
    warnings: list[Finding] = []
    for rule in table.rule_set.rules:
        kind = rule.target.kind
        if not kind or kind == "landlord":
            continue
        where = f"{table.rule_set.mission} {rule.order}"
        none, several = _resolution(table, kind, _communes_of(rule, table, leaves))
        label = TARGET_KINDS[kind]
        if none:
            message = (
                f"Aucune organisation « {label} » ni repli pour {_some(none)} : ajoutez une "
                "organisation, ou un repli dans « target_defaults »."
            )
            errors.append(Finding("no_default_target", message, where))
        if several:
            message = f"Plusieurs organisations « {label} » couvrent {_some(several)}."
            warnings.append(Finding("ambiguous_target", message, where))
    return errors, warnings


def _communes_of(rule: Rule, table: Table, leaves: list[Leaf]) -> list[Commune]:
    """The communes where the rule can be the one that applies."""
    communes = list(table.directory.communes.values())
    at = table.space.index.get(PLACE)
    if at is None:
        return communes
    reached = {state for leaf in leaves if leaf.rule is rule for state in leaf.point[at]}
    variable = table.space.variables[at]
    return [commune for commune in communes if variable.state_of(commune) in reached]


def _resolution(
    table: Table, kind: str, communes: list[Commune]
) -> tuple[list[Commune], list[Commune]]:
    none: list[Commune] = []
    several: list[Commune] = []
    for commune in communes:
        place = {"commune": commune.code}
        found = resolve(kind, place, table.directory, mission=table.rule_set.mission)
        if found.slug is None:
            (several if found.ambiguous else none).append(commune)
    return none, several


def _some(communes: list[Commune]) -> str:
    shown = ", ".join(commune.name for commune in communes[:3])
    more = len(communes) - 3
    return f"{shown} et {more} autres communes" if more > 0 else shown


def describe(table: Table, leaf: Leaf) -> str:
    """The values that lead to a leaf, where it says more than « any »."""
    explainer = Explainer(table)
    everything = table.space.everything
    said = [
        _subset(variable, leaf.point[i], explainer)
        for i, variable in enumerate(table.space.variables)
        if leaf.point[i] != everything[i]
    ]
    return " ; ".join(said) or "tous les cas"


def _subset(variable: Variable, possible: Possible, explainer: Explainer) -> str:
    attribute = CATALOGUE[variable.name]
    values: list[Value | Commune] = [variable.states[i].value for i in possible]
    words = [
        f"par exemple {value.name}"
        if isinstance(value, Commune)
        else value_words(attribute, value, explainer.naming)
        for value in values
    ]
    return f"{attribute.label} : {either(words)}"
