"""The form of the DSF: the fifteen headings of decree 2021-8 art. 2, in their order.

The official PDF (CERFA 16227*01) could not be read: the fields are those of its best substitute,
to be compared with it before any printing (the screen says so).
"""

from referrals.rules.dsf_choices import (
    AID,
    CAN_STAY,
    CAUSES,
    CONTESTED,
    FAMILY,
    FSL,
    GUARANTEES,
    OVERINDEBTEDNESS,
    PLACES,
    PROTECTIONS,
    RESUMED,
    STOCKS,
    STUDY,
)
from referrals.rules.dsf_fields import (
    YES_NO,
    YES_NO_UNKNOWN,
    Field,
    Heading,
    Kind,
    Line,
)

NOTICE = (
    "Ce diagnostic est transmis obligatoirement au locataire et au bailleur, qui peuvent faire "
    "connaître leurs observations écrites (décret n° 2021-8 du 5 janvier 2021)."
)
HEALTH = "Santé : dites « oui », sans détail."

RESOURCES = (
    Line("res_salary", "Salaires"),
    Line("res_sick", "Indemnités journalières"),
    Line("res_unemployment", "Chômage"),
    Line("res_rsa", "RSA"),
    Line("res_pension", "Retraites"),
    Line("res_other_income", "Autres revenus"),
    Line("res_housing_benefit", "Aides au logement"),
    Line("res_benefits", "Autres allocations"),
    Line("res_alimony", "Pensions alimentaires reçues"),
    Line("res_other", "Autres ressources"),
)
EXPENSES = (
    Line("exp_rent", "Loyer"),
    Line("exp_charges", "Charges locatives"),
    Line("exp_housing", "Autres charges du logement", "eau, électricité, gaz"),
    Line("exp_home_insurance", "Assurance habitation"),
    Line("exp_phone", "Téléphone et internet"),
    Line("exp_transport", "Transports"),
    Line("exp_insurance", "Autres assurances"),
    Line("exp_mutual", "Mutuelle"),
    Line("exp_alimony", "Pensions versées"),
    Line("exp_childcare", "Garde d'enfants"),
    Line("exp_taxes", "Impôts"),
    Line("exp_loans", "Crédits"),
    Line("exp_other", "Autres dépenses"),
)


def _yes_no(name: str, label: str, **more: object) -> Field:
    return Field(name, label, Kind.CHOICE, YES_NO, **more)  # type: ignore[arg-type]


HEADINGS = (
    Heading(
        1,
        "redacteur",
        "Rédacteur",
        (
            Field("author_name", "Nom et prénom", required=True, in_report=True, is_lasting=False),
            Field(
                "author_organisation", "Organisme", required=True, in_report=True, is_lasting=False
            ),
            Field("author_email", "Courriel", is_lasting=False),
            Field("author_phone", "Téléphone", is_lasting=False),
        ),
    ),
    Heading(
        2,
        "presence",
        "Présence du locataire",
        (
            _yes_no(
                "tenant_took_part",
                "Le locataire a participé au diagnostic",
                required=True,
                in_report=True,
                is_lasting=False,
            ),
            Field("interview_on", "Entretien du", Kind.DATE, is_lasting=False),
            Field("interview_place", "Lieu", Kind.CHOICE, PLACES, is_lasting=False),
            Field("others_present", "Autres personnes présentes", is_lasting=False),
        ),
    ),
    Heading(
        3,
        "transmission",
        "Transmission au locataire et au bailleur",
        (
            _yes_no(
                "tenant_told",
                "Le locataire est informé de la transmission et du délai pour observer",
                required=True,
                in_report=True,
                is_lasting=False,
            ),
            _yes_no(
                "landlord_told",
                "Le bailleur est invité à faire ses observations",
                required=True,
                in_report=True,
                is_lasting=False,
            ),
        ),
        note=NOTICE,
    ),
    Heading(
        4,
        "identite",
        "Identité du locataire",
        (
            Field("tenant_last_name", "Nom", required=True, in_report=True),
            Field("tenant_first_name", "Prénom", required=True, in_report=True),
            Field("birth_date", "Date de naissance", Kind.DATE),
            Field("address", "Adresse", required=True, in_report=True),
            Field("postal_code", "Code postal"),
            Field("city", "Commune"),
            Field("phone", "Téléphone"),
            Field("email", "Courriel"),
            Field("job", "Situation professionnelle"),
            Field("job_since", "Depuis le", Kind.DATE),
            Field("protection", "Mesure de protection", Kind.CHOICE, PROTECTIONS),
            Field("guardian", "Identité et coordonnées du tuteur ou curateur"),
        ),
    ),
    Heading(
        5,
        "famille",
        "Situation familiale",
        (
            Field("family_status", "Situation", Kind.CHOICE, FAMILY, required=True),
            Field("spouse_name", "Conjoint ou colocataire"),
            Field("adults", "Adultes au foyer", Kind.COUNT),
            Field("dependants", "Personnes à charge", Kind.COUNT, required=True),
            Field("visiting_children", "Enfants accueillis", Kind.COUNT),
            Field("family_notes", "Précisions utiles", Kind.LONG, hint=HEALTH),
        ),
    ),
    Heading(
        6,
        "accompagnement",
        "Accompagnement social, juridique et juridictionnel",
        (
            Field("social_support", "Accompagnement social en cours", Kind.LONG, required=True),
            Field("legal_support", "Accompagnement juridique", hint="ADIL, association, avocat"),
            Field("legal_aid", "Aide juridictionnelle", Kind.CHOICE, AID, required=True),
            Field("lawyer", "Avocat"),
            Field("hearing_on", "Audience le", Kind.DATE, is_lasting=False),
            Field("hearing_time", "Heure", is_lasting=False),
            Field("court", "Lieu de l'audience"),
            _yes_no(
                "told_presence",
                "Informé de l'intérêt d'être présent à l'audience",
                is_lasting=False,
            ),
            _yes_no("told_papers", "Informé des justificatifs à apporter", is_lasting=False),
            Field(
                "will_attend", "Compte se présenter", Kind.CHOICE, YES_NO_UNKNOWN, is_lasting=False
            ),
        ),
    ),
    Heading(
        7,
        "logement",
        "Situation locative",
        (
            Field("stock", "Parc", Kind.CHOICE, STOCKS, required=True),
            Field("dwelling_type", "Type de logement"),
            Field("rooms", "Nombre de pièces", Kind.COUNT),
            Field("entered_on", "Entrée dans les lieux", Kind.DATE, required=True),
            Field("insured", "Assurance habitation valide", Kind.CHOICE, YES_NO_UNKNOWN),
            Field(
                "danger_order", "Arrêté de sécurité ou d'insalubrité", Kind.CHOICE, YES_NO_UNKNOWN
            ),
            Field("indecent", "Non-décence constatée", Kind.CHOICE, YES_NO_UNKNOWN),
            Field("dwelling_notes", "Précisions", Kind.LONG),
        ),
    ),
    Heading(
        8,
        "dette",
        "Endettement locatif",
        (
            Field("debt", "Montant de la dette (€)", Kind.AMOUNT, required=True, in_report=True),
            Field("debt_on", "Décompte arrêté au", Kind.DATE, required=True, in_report=True),
            Field("first_unpaid_on", "Premier impayé le", Kind.DATE),
            Field("guarantee", "Garantie", Kind.CHOICE, GUARANTEES),
            Field("causes", "Causes de l'impayé", Kind.SEVERAL, CAUSES, required=True),
            Field("causes_notes", "Précisions sur les causes", Kind.LONG, hint=HEALTH),
            Field("contested", "Ce que le ménage conteste", Kind.SEVERAL, CONTESTED),
            Field("benefit_to_landlord", "Aide versée au bailleur (€ par mois)", Kind.AMOUNT),
            Field("benefit_stopped_on", "Aide suspendue depuis le", Kind.DATE),
        ),
    ),
    Heading(
        9,
        "dispositifs",
        "Dispositifs de traitement de la dette",
        (
            Field(
                "overindebtedness",
                "Surendettement",
                Kind.CHOICE,
                OVERINDEBTEDNESS,
                required=True,
                in_report=True,
            ),
            Field("overindebtedness_on", "Le", Kind.DATE),
            Field("overindebtedness_months", "Durée (mois)", Kind.COUNT),
            Field("fsl", "FSL", Kind.CHOICE, FSL, required=True, in_report=True),
            Field("fsl_on", "Le", Kind.DATE),
            Field("other_schemes", "Autres mesures ou droits sollicités", Kind.LONG),
        ),
    ),
    Heading(
        10,
        "reprise",
        "Reprise du paiement",
        (
            Field(
                "resumed",
                "Le paiement du loyer a repris",
                Kind.CHOICE,
                RESUMED,
                required=True,
                in_report=True,
            ),
            Field("resumed_amount", "Montant versé (€ par mois)", Kind.AMOUNT),
            Field("resumed_since", "Depuis le", Kind.DATE),
        ),
    ),
    Heading(
        11,
        "capacite",
        "Capacité de remboursement",
        (
            Field("capacity", "Capacité de remboursement (€ par mois)", Kind.AMOUNT, required=True),
            Field("capacity_months", "Pendant (mois)", Kind.COUNT),
            Field("finances_notes", "Précisions sur le budget", Kind.LONG),
        ),
        has_grid=True,
    ),
    Heading(
        12,
        "preconisations",
        "Préconisations et observations de l'intervenant",
        (
            Field(
                "can_stay",
                "Le ménage peut rester dans son logement",
                Kind.CHOICE,
                CAN_STAY,
                required=True,
                in_report=True,
            ),
            Field("commitment", "Ce à quoi le ménage s'engage", Kind.LONG, required=True),
            Field("consequences", "Conséquences d'une résiliation du bail", Kind.LONG),
            Field("means", "Moyens mis en œuvre", Kind.LONG),
            Field("recommendations", "Préconisations", Kind.LONG, required=True, in_report=True),
        ),
    ),
    Heading(
        13,
        "observations",
        "Observations écrites du rédacteur, du locataire et du bailleur",
        (Field("author_remarks", "Observations du rédacteur", Kind.LONG, is_lasting=False),),
        if_any=True,
    ),
    Heading(
        14,
        "relogement",
        "Besoin de relogement et démarches",
        (
            _yes_no("wishes_to_stay", "Souhaite rester dans son logement"),
            _yes_no("needs_rehousing", "Un relogement est nécessaire"),
            _yes_no("social_request", "Demande de logement social déposée"),
            Field("social_request_on", "Déposée le", Kind.DATE),
            Field("social_request_renewed_on", "Renouvelée le", Kind.DATE),
            Field("rehousing_steps", "Démarches faites", Kind.LONG),
        ),
        if_any=True,
    ),
    Heading(
        15,
        "ccapex",
        "Saisine et recommandations de la CCAPEX",
        (
            Field("ccapex_study", "Étude par la CCAPEX", Kind.CHOICE, STUDY),
            Field("ccapex_notes", "Avis et recommandations reçus", Kind.LONG),
        ),
        if_any=True,
    ),
)

FIELDS = {field.name: field for heading in HEADINGS for field in heading.fields} | {
    f"{line.name}.{column}": Field(f"{line.name}.{column}", f"{line.label}, {words}", Kind.AMOUNT)
    for line in (*RESOURCES, *EXPENSES)
    for column, words in (
        ("tenant", "locataire"),
        ("spouse", "conjoint"),
        ("others", "autres"),
    )
}
"""Every answer that the form takes, the cells of the grid included."""

HEADING_OF = {field.name: heading for heading in HEADINGS for field in heading.fields} | {
    name: heading for heading in HEADINGS if heading.has_grid for name in FIELDS if "." in name
}
