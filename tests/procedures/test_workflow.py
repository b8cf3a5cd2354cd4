"""The document says what the tables say, and nothing older."""

from pathlib import Path

from django.conf import settings

from procedures.services.workflow import document


def test_the_document_is_what_the_tables_give() -> None:
    written = (Path(settings.BASE_DIR) / "docs" / "workflow.md").read_text(encoding="utf-8")
    assert written == document(), "Lancez « manage.py workflow »."


def test_the_main_line_of_the_procedure_is_drawn() -> None:
    drawn = document()
    for arrow in (
        "prevention --> cdp: Commandement de payer",
        "cdp --> assignation: Assignation",
        "judgment --> cql: Commandement de quitter les lieux",
        "cql --> cfp_request: Réquisition de la force publique",
        "cfp_granted --> closed: Clés rendues, Départ, Logement vide repris, Expulsion, Clôture",
    ):
        assert arrow in drawn
    assert "prevention --> cql" not in drawn
