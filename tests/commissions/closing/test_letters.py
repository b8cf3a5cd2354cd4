"""What each addressee reads after a session, and what it must never read."""

import pytest
from django.utils.html import escape

from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from commissions.enums import OutputKind
from commissions.models import Output
from commissions.services.closing import close
from households.enums import RelationKind
from households.services.access import open_relations
from tests.factories import commission_closing as told
from tests.factories.commission_closing import Ready, output_of, ready
from tests.factories.commissions import session_of

pytestmark = pytest.mark.django_db

# The words of an item, by whose letter may hold them.
OWN = {
    told.TO_HOUSEHOLD: "household",
    told.AVIS: "household",
    told.TO_LANDLORD: "landlord",
    told.TO_SERVICE: "service",
    told.TO_OTHER_SERVICE: "other",
    told.TO_COMED: "comed",
    told.TO_OPERATOR: "operator",
}
NOBODY = (told.SUMMARY, told.DISCUSSION, told.WORDS, "RSA", "RESERVE", "7654321")


def letters(made: Ready) -> dict[str, str]:
    """The text of each letter, by addressee, after the closing."""
    close(made.made.session.pk, made.made.secretary)
    named = {
        "household": f"commission:{made.item.pk}:household",
        "landlord": f"commission:{made.item.pk}:landlord",
        "service": f"commission:{made.item.pk}:organisation-{made.service.pk}",
        "other": f"commission:{made.item.pk}:organisation-{made.other.pk}",
        "operator": f"commission:{made.item.pk}:organisation-{made.operator.pk}",
        "comed": f"commission:{made.item.pk}:comed",
    }
    found = {letter.key: letter for letter in Letter.objects.filter(key__startswith="commission:")}
    assert {letter.state for letter in found.values()} == {LetterState.ISSUED}
    return {who: found[key].html for who, key in named.items()}


def said(words: str, html: str) -> bool:
    return words in html or str(escape(words)) in html or words.replace("'", "’") in html


def test_each_letter_holds_what_concerns_its_addressee_and_nothing_of_the_others() -> None:
    texts = letters(ready())
    for words, owner in OWN.items():
        for who, html in texts.items():
            assert said(words, html) == (who == owner), (words, who)


def test_no_letter_holds_the_summary_the_discussion_or_what_the_household_said() -> None:
    texts = letters(ready())
    assert not [(who, words) for words in NOBODY for who in texts if said(words, texts[who])]


def test_a_letter_of_the_household_says_what_is_asked_by_when_and_whom_to_call() -> None:
    made = ready()
    html = letters(made)["household"]
    assert "Ce que nous vous demandons" in html
    assert "1er\u00a0mars\u00a02027" in html
    assert "ASLL maintien" in html
    assert said(made.operator.name, html)
    assert "02\u00a000\u00a000\u00a000\u00a000" in html


def test_a_landlord_reads_its_tenant_and_its_dwelling_only() -> None:
    made = ready()
    html = letters(made)["landlord"]
    assert made.household.display_name in html
    assert "ASLL" not in html
    assert not said(made.service.name, html)


def test_the_comed_is_asked_for_delays_of_the_judge() -> None:
    assert "juge de l’exécution" in letters(ready())["comed"]


def test_a_service_that_follows_the_household_reads_what_it_was_told_and_no_more() -> None:
    made = ready()
    open_relations(
        [(made.household.pk, made.service.pk)], kind=RelationKind.REFERRAL, source="referral:1"
    )
    texts = letters(made)
    assert said(told.TO_HOUSEHOLD, texts["service"])
    assert said(told.TO_SERVICE, texts["service"])
    assert not said(told.TO_LANDLORD, texts["service"])
    assert not said(told.TO_HOUSEHOLD, texts["other"])


def test_the_copy_of_a_service_speaks_of_the_household_and_not_to_it() -> None:
    made = ready()
    Output.objects.filter(kind=OutputKind.MEASURE).update(consent="signed")
    later = session_of(made.made.commission)
    output_of(made.item, OutputKind.POSTPONEMENT, postponed_to=later)
    open_relations(
        [(made.household.pk, made.service.pk)], kind=RelationKind.REFERRAL, source="referral:1"
    )
    texts = letters(made)
    assert said("Vous avez donné votre accord", texts["household"])
    assert said("L'examen de votre situation est reporté", texts["household"])
    assert said("Adhésion signée", texts["service"])
    assert said("L'examen de la situation du ménage est reporté", texts["service"])
    assert not said("votre accord", texts["service"])
    assert not said("votre situation", texts["service"])


def test_what_is_said_of_tenants_suits_several_and_a_woman() -> None:
    made = ready()
    texts = letters(made)
    name = made.household.display_name
    assert said(f"loué à {name}", texts["landlord"])
    assert "est locataire" not in texts["landlord"]
    assert said("dont le maintien dans le logement est menacé", texts["comed"])
    assert "qui est menacé" not in texts["comed"]
