"""The sitting screen of the session of the walk: its secretariat writes, members follow."""

from tests.walk.commissions_preparing import OFFICE_ONLY, SITS
from tests.walk.door import Door, act, page

FIELD = {"name": "summary", "value": "Essai", "was": ""}

DOORS: dict[str, Door] = {
    "session_sit": page(OFFICE_ONLY, "session"),
    "session_attend": act(OFFICE_ONLY, "session"),
    "session_open": act(OFFICE_ONLY, "session"),
    "session_screen": page(SITS, "session"),
    "session_project": act(OFFICE_ONLY, "session"),
    "session_minutes": page(OFFICE_ONLY, "session"),
    "minutes_field": act(OFFICE_ONLY, "session", post=lambda _: {"value": "Essai", "was": ""}),
    "minutes_pulse": act(OFFICE_ONLY, "session"),
    "minutes_settle": act(OFFICE_ONLY, "session"),
    "item_sit": page(OFFICE_ONLY, "item"),
    "item_field": act(OFFICE_ONLY, "item", post=lambda _: FIELD),
    "item_pulse": act(OFFICE_ONLY, "item"),
    "item_settle": act(OFFICE_ONLY, "item"),
    "item_output_remove": act(OFFICE_ONLY, "item"),
    "item_examine": act(OFFICE_ONLY, "item"),
    "item_reopen": act(OFFICE_ONLY, "item"),
    "item_withdraw": act(OFFICE_ONLY, "item", post=lambda _: {"reason": "essai"}),
    "item_part": act(OFFICE_ONLY, "item", post=lambda _: {"kind": "guest", "label": "Essai"}),
}
