"""What the words of a header mean: of whom it speaks (tenant, landlord...) and of what.

Two steps, so that « Adresse du bailleur » can never be the tenant's address: the role is found
first, then the kind of value, then the pair gives a contract field, or none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from referrals.reading.act_fields import ACT_FIELDS
from referrals.reading.act_vocabulary import Guess, guess_of_acts
from referrals.reading.cells import fold

FIELDS: tuple[str, ...] = (
    "tenant_last_name", "tenant_first_name", "tenant_full_name", "co_tenant_full_name",
    "birth_date", "phone", "email", "address", "postal_code", "city", "insee_code", "stock",
    "landlord_name", "landlord_kind", "managing_agent", "act_date", "officer_name",
    "officer_reference", "exploc_number", "alexi_number", "caf_number", "landlord_reference",
    "rent", "charges", "debt_amount", "months_unpaid", "lease_date", "housing_benefit", "adults",
    "children", "children_birth_dates", "comment", *ACT_FIELDS,
)  # fmt: skip

# Fields that several columns may feed, joined in the order of the columns.
SHARED_FIELDS = frozenset({"comment", "phone", "address", "co_tenant_full_name", "landlord_name"})


_EXPANDED = (
    (r"\(s\)|\(e\)|\(x\)|\(es\)|\(s/?es\)", " "),
    (r"\bn\s*[°º]|№", " numero "),
    (r"\b(?:num|nr|nbr?e?|nb)\b\.?", lambda m: " nombre " if m[0][1] in "bB" else " numero "),
    (r"\b(?:t[ée]l|tph|tel)\b\.?", " telephone "),
    (r"\br[ée]fs?\b\.?", " reference "),
    (r"\badr\b\.?", " adresse "),
    (r"\b(?:mt|mtt|mnt)\b\.?", " montant "),
    (r"\bdt\b\.?", " date "),
    (r"\bloc\b\.?", " locataire "),
    (r"\bprop\b\.?", " proprietaire "),
    (r"\bcom\.\s*(?:de )?just?\b\.?", " commissaire justice "),
    (r"\bc\.?\s?d\.?\s?p\b\.?", " cdp "),
    (r"\bc\.\s?p\b\.?", " cp "),
)  # fmt: skip


@lru_cache(maxsize=2_048)
def header_words(header: str) -> str:
    """Folded header with the usual abbreviations written out, plurals kept."""
    text = header.casefold()
    for pattern, replacement in _EXPANDED:
        text = re.sub(pattern, replacement, text)
    return fold(text)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


_CO = _words(
    r"co ?(?:titulaires?|locataires?|preneurs?|occupants?|debiteurs?)|co|conjoint|epoux|"
    r"(?:second|2e|2eme|deuxieme|autres?) (?:locataire|titulaire|preneur|occupant)s?|"
    r"(?:locataire|titulaire|preneur|occupant|debiteur|nom|prenom)s? (?:n(?:umero)? ?)?2|2"
)
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("guarantor", _words(r"garants?|cautions?|tuteur|curateur|tutelle|referent|travailleur")),
    ("payer", _words(r"tribunal|juridiction|ccas|mdsf|cms|service|prefecture|ddets")),
    (
        "agent",
        _words(
            r"mandataires?|gestionnaires?|agences?|gerant|administrateur|syndic|mandate|regie|"
            r"gestion locative"
        ),
    ),
    ("officer", _words(r"huissiers?|commissaires?|etude|office|officier|cdj|instrumentaire|scp")),
    (
        "landlord",
        _words(
            r"bailleurs?|requerants?|proprietaires?|creanciers?|demandeurs?|mandants?|organisme"
        ),
    ),
    (
        "tenant",
        _words(
            r"locataires?|preneurs?|occupants?|debiteurs?|titulaires?|menages?|defendeurs?|"
            r"signifies?|destinataires?|allocataires?|foyer|personnes? concernees?|famille"
        ),
    ),
)


def _role(words: str) -> str:
    """The role named first; the co-holder before all, since it contains the tenant's word."""
    found = [(match.start(), role) for role, rule in _ROLES if (match := rule.search(words))]
    role = min(found)[1] if found else ""
    if role in {"", "tenant"} and _CO.search(words):
        return "co_tenant"
    return role


_NOT_ACT_DATE = _words(
    r"reception|receptionnee?|recue?s?|recu|transmission|transmise?|envoi|envoyee?|saisie|arrivee|"
    r"enregistrement|enregistree?|audience|assignation|limite|echeance|expiration|fin|sortie|"
    r"depart|"
    r"resiliation|paiement|reglement|maj|mise a jour|creation|ccapex|signalement|saisine|jugement|"
    r"cql|quitter|cfp|export|extraction|edition|import|visite|rdv|rendez vous|diagnostic|"
    r"commission|"
    r"plan|relance|contact|traitement|cloture|decision|conge|revision|dette|caf|orientation|butoir"
)
_LEASE_END = _words(
    r"(?:fin|resiliation|expiration|echeance|conge|revision|sortie).*\b(?:bail|contrat|location)"
)
_NOT_DEBT = _words(
    r"frais|cout|aide|apl|al|mensualite|mensuel|plan|depot|caution|garantie|ressources?|revenus?|"
    r"paiement|verse|regle|fsl|assurance|nombre|mois|evolution|type|nature|motif|origine"
)

# (words of the header, roles for which it holds, field, score, part). The first match counts.
_ANY = frozenset({"", "tenant", "co_tenant", "landlord", "agent", "officer"})
_TENANT = frozenset({"", "tenant"})
_LANDLORD, _CO_ONLY = frozenset({"landlord"}), frozenset({"co_tenant"})
_Rule = tuple[re.Pattern[str], frozenset[str], str | None, float, str]


def _rule(
    pattern: str,
    field: str | None,
    score: float = 1.0,
    roles: frozenset[str] = _TENANT,
    part: str = "",
) -> _Rule:
    return _words(pattern), roles, field, score, part


_OFFICER, _AGENT = frozenset({"officer"}), frozenset({"agent"})

_RULES: tuple[_Rule, ...] = (
    _rule(r"exploc", "exploc_number", roles=_ANY),
    _rule(r"alexi", "alexi_number", roles=_ANY),
    _rule(r"insee|code commune|cog", "insee_code", roles=_TENANT),
    _rule(r"adresses? (?:e ?mail|mail|mel|electronique|courriel)s?", "email"),
    _rule(r"(?:e ?)?mails?|courriels?|mels?|messagerie|courrier electronique", "email"),
    _rule(r"telephones?|portables?|mobiles?|gsm|fixe|tels?|numero de contact|joignable",
          "phone", 1.0,
          _TENANT | _CO_ONLY),
    _rule(r"coordonnees|contacts?", "phone", 0.5),
    _rule(r"observations?|commentaires?|remarques?|notes?|precisions?|informations?|infos?|"
          r"divers|obs|complement d information", "comment", 0.95, _ANY | {"payer"}),
    # Counts before amounts: « Nb loyers impayés » is no rent.
    _rule(r"(?:nombre|numero|nbre).*\b(?:mois|echeances?|termes?|loyers?|mensualites?)",
          "months_unpaid"),
    _rule(r"(?:mois|termes?|echeances?) (?:d |de |en |de loyers? )?(?:impayee?s?|retard|dus|dette)|"
          r"(?:impayes?|retard|dette|arrieres?) (?:en |nombre )?(?:de )?mois",
          "months_unpaid", 0.95),
    _rule(r"anciennete.*\b(?:dette|impaye)", "months_unpaid", 0.6),
    # Children and adults.
    _rule(r"(?:dates?|ddn|naissances?|nee?s?|age).*\benfants?|"
          r"enfants?.*\b(?:dates?|ddn|naissance|nes)",
          "children_birth_dates", 1.0, _ANY),
    _rule(r"enfants?", "children", 0.95),
    _rule(r"adultes?|majeurs?", "adults", 0.95),
    # Dates.
    _rule(r"date (?:de )?naiss\w*|naissance|ddn|nee? le|ne e le|ne le|date nais", "birth_date"),
    _rule(r"(?:date|signature|effet|debut|prise|signe|conclu|conclusion)"
          r".*\b(?:bail|contrat|location)|"
          r"bail (?:du|signe|en date|date|le)|(?:bail|contrat).*\b(?:date|signature|effet|debut)",
          "lease_date"),
    _rule(r"(?:date )?(?:d )?entree(?: dans (?:les lieux|le logement))?", "lease_date", 0.6),
    # Amounts.
    _rule(r"(?:dettes?|arrieres?|impayes?|retards?|creances?) (?:\w+ )?(?:de |des )?loyers?|"
          r"loyers? (?:et charges )?(?:impayes?|dus?|arrieres?|en retard)", "debt_amount", 0.9,
          _TENANT | {"landlord"}),
    _rule(r"loyers?(?:.*\b(?:hc|hors charges|nu|principal|mensuel|net))?", "rent", 1.0),
    _rule(r"(?:provisions?(?: sur| pour)? )?charges?|provisions?", "charges", 0.95),
    # Benefits.
    _rule(r"^(?!.*\b(?:pre)?noms?\b).*\b(?:(?:numero|matricule|code|reference|dossier)s?\b.*\b"
          r"(?:caf|msa)|allocataire)", "caf_number", 0.9, _TENANT | {"payer"}),
    _rule(r"caf|msa", "caf_number", 0.5),
    _rule(r"montant.*\b(?:apl|al|aide|alf|als)", None),
    _rule(r"^aides?(?: types?)?$", "housing_benefit", 0.7),
    _rule(r"aides? au logement|types? (?:d )?aides?|allocations? (?:de )?logement|al|apl|alf|als|"
          r"aide logement|aides? personnalisee?s?", "housing_benefit", 0.95),
    # Place.
    _rule(r"^adresses?.*\b(?:cp|postal|rue|voie)\b.*\b(?:villes?|communes?|localites?)$",
          "address"),
    _rule(r"(?:code postal|cp) (?:et |/)?(?:ville|commune|localite)", "city", 0.95),
    _rule(r"codes? post\w*|cp|postal|cpostal", "postal_code"),
    # « Adresse du logement - Ville » is a commune, « Adresse, CP, ville » a whole address.
    _rule(r"^adresses?(?!.*\b(?:cp|postal|rue|voie|et)\b).*\b(?:villes?|communes?|localites?)$",
          "city", 0.9),
    _rule(r"adresses?|domicile|domiciliation|rues?|voies?", "address"),
    _rule(r"(?:complement|batiment|bat|etage|appartement|apt|appt|residence|porte|escalier)",
          "address", 0.6),
    _rule(r"lieu du logement|localisation|situation du bien", "address", 0.6),
    _rule(r"villes?|communes?|localites?|bureau distributeur", "city"),
    # Stock and kind of landlord; the cells decide where the words fit both.
    _rule(r"parc|public ?(?:ou )?prives?|prive ?(?:ou )?public|public|stock", "stock", 1.0,
          _TENANT | {"landlord"}),
    _rule(r"secteur locatif|type (?:de |du )?(?:logement|location|habitat|bail)|secteur", "stock",
          0.55, _TENANT),
    _rule(r"(?:qualite|personne|forme|statut juridique|pp pm|pm pp|physique|morale)",
          "landlord_kind", 0.95, _LANDLORD),
    _rule(r"personne (?:physique|morale)|pp pm|pm pp|physique morale|morale physique",
          "landlord_kind", 0.9),
    _rule(r"types?|statut|nature|categorie", "landlord_kind", 0.75, _LANDLORD),
    # References.
    _rule(r"(?:references?|numeros?|matricule|code(?! (?:postal|insee|commune))|compte|"
          r"identifiant|dossier)",
          "landlord_reference",
          0.95, _LANDLORD | {"agent"}),
    _rule(r"(?:references?|numeros?|dossiers?|code|minute)", "officer_reference", 1.0, _OFFICER),
    _rule(r"(?:references?|numeros?) (?:du |de l |d |de )?(?:dossiers?|etude|actes?|cdp|exploit)|"
          r"dossiers?", "officer_reference", 0.8),
    _rule(r"(?:references?|numeros?|matricule|code|compte).*\b(?:contrat|bail|locataires?|client|"
          r"logement|lot|compte)|compte locataire", "landlord_reference", 0.85),
    _rule(r"references?", "officer_reference", 0.7),
    # Names, by role.
    _rule(r"prenoms?.*\bnoms?|\bnoms?.*\bprenoms?|identites?|nom complet", "tenant_full_name", 1.0),
    _rule(r"prenoms?", "tenant_first_name", 1.0),
    _rule(r"noms? (?:de )?(?:jeune fille|naissance)", "tenant_last_name", 0.55),
    _rule(r"noms?(?: (?:d )?usage)?|patronyme", "tenant_last_name", 0.95),
    _rule(r"prenoms?.*\bnoms?|\bnoms?.*\bprenoms?|identites?",
          "co_tenant_full_name", 1.0, _CO_ONLY),
    _rule(r"prenoms?", "co_tenant_full_name", 0.9, _CO_ONLY, "first"),
    _rule(r"noms?", "co_tenant_full_name", 0.95, _CO_ONLY, "last"),
    _rule(r"prenoms?(?!.*\bnoms?\b)", "landlord_name", 0.8, _LANDLORD, "first"),
    _rule(r"noms?|denomination|raison sociale|identites?", "landlord_name", 1.0, _LANDLORD),
    _rule(r"denomination|raison sociale", "landlord_name", 0.6, frozenset({""})),
    _rule(r"noms?|denomination|raison sociale|identites?", "managing_agent", 1.0, _AGENT),
    _rule(r"noms?|denomination|raison sociale|identites?", "officer_name", 1.0, _OFFICER),
)  # fmt: skip

_ACT = _words(
    r"cdp|commandements?|actes?|significations?|signifiee?|delivrance|delivree?|exploit|payer|"
    r"notification"
)
_DEBT = _words(
    r"dettes?|principal|arrieres?|creances?|impayes?|sommes? dues?|solde|montant reclame|"
    r"sommes? reclamees?|causes du commandement|debit|"
    r"(?:total|reste|montant|sommes?|loyers?) dus?"
)
_DEBT_OTHER = _words(r"actuelle?|initiale?|actualisee?|total|assignation|depart|jour")
_OTHER_VALUE = _words(
    r"adresses?|telephones?|(?:e )?mails?|courriels?|cp|date|codes?|villes?|communes?|siret|iban|"
    r"fonction|"
    r"civilite|titre|age|sexe|nombre|numero|numeros|montants?|references?|types?|profession|"
    r"situation|observations?|present|accord|avis|mode"
)


@lru_cache(maxsize=2_048)
def guess_header(header: str, kind: str = "cdp") -> tuple[Guess, ...]:
    """Fields that the words may mean in a list of that kind, best first; empty for unknown or
    excluded words."""
    words = header_words(header)
    if not words:
        return ()
    of_acts = guess_of_acts(words, kind)
    if of_acts is not None:
        return of_acts
    role = _role(words)
    dated = _guess_date(words, role)
    if dated is not None:
        return dated
    for pattern, roles, field, score, part in _RULES:
        match = pattern.search(words)
        if match and role in roles:
            if field is None:
                return ()
            # Words that the rule does not explain make it less sure.
            extra = max(0, len(words.split()) - len(match[0].split()) - 3)
            reason = f"mots « {match[0]} » de l'en-tête"
            return _with_twin(
                Guess(field, max(0.3, score - 0.04 * extra), reason, part), words, role
            )
    return _guess_amount(words, role) or _guess_bare_role(words, role)


def _guess_date(words: str, role: str) -> tuple[Guess, ...] | None:
    """Dates of acts; a date of something else is known not to be one. None: no date at all."""
    says_date = re.search(r"\b(?:date|le|du|jour)\b", words)
    if _LEASE_END.search(words):
        return ()
    if re.search(r"naiss|\bddn\b|\bnee?\b|enfant|\bbail\b|contrat|location|entree|debut", words):
        return None
    if not says_date or re.search(r"\b(?:montant|sommes?|dette|principal|impayes?|cout)\b", words):
        return None
    if role in {"guarantor", "payer"} and "date" in words:
        return ()
    if re.search(r"\bdate\b|\bjour\b", words) or _ACT.search(words):
        if re.search(r"\b(?:reference|numero|copie|type|nature)\b", words):
            return None
        excluded = _NOT_ACT_DATE.search(words)
        if excluded:
            return () if "date" in words or excluded[0].startswith("recu") else None
        if match := _ACT.search(words):
            score = 0.7 if match[0] == "notification" else 1.0
            return (Guess("act_date", score, f"date et « {match[0]} » dans l'en-tête"),)
        if words in {"date", "jour", "dates"}:
            return (Guess("act_date", 0.6, "seule date de la liste"),)
        return () if "date" in words else None
    return None


def _guess_amount(words: str, role: str) -> tuple[Guess, ...]:
    if role in {"payer", "guarantor", "officer"} or _NOT_DEBT.search(words):
        return ()
    if words.startswith("date"):  # « Date de la dette », not « Dette à la date du commandement »
        return ()
    if match := _DEBT.search(words):
        lower = 0.15 if _DEBT_OTHER.search(words) else 0.0
        return (Guess("debt_amount", 1.0 - lower, f"mot « {match[0]} » de l'en-tête"),)
    if re.search(r"\bmontants?\b|\bsommes?\b", words):
        score = 0.85 if _ACT.search(words) else 0.65
        return (Guess("debt_amount", score, "montant, sans autre précision"),)
    return ()


_BARE = {
    "tenant": "tenant_full_name",
    "co_tenant": "co_tenant_full_name",
    "landlord": "landlord_name",
    "agent": "managing_agent",
    "officer": "officer_name",
}


def _guess_bare_role(words: str, role: str) -> tuple[Guess, ...]:
    """« Locataire(s) », « Requérant », « Huissier »: the role alone means its name."""
    field = _BARE.get(role)
    if field is None or _OTHER_VALUE.search(words):
        return ()
    score = 0.9 if len(words.split()) <= 3 else 0.6
    return (Guess(field, score, "rôle nommé seul dans l'en-tête"),)


def _with_twin(guess: Guess, words: str, role: str) -> tuple[Guess, ...]:
    """« Type bailleur » may be public or private, or natural or legal person: cells decide."""
    ambiguous = role == "landlord" and guess.field in {"stock", "landlord_kind"}
    if ambiguous and not re.search(r"\b(?:parc|public|physique|morale|personne)\b", words):
        return guess, Guess("stock", guess.score - 0.02, guess.reason)
    return (guess,)
