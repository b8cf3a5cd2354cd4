"""One at a time decides, in a territory, which household is which.

Imports, decisions on doubtful rows, merges, splits and their undoing take this lock first: two of
them at once would create a household twice, or write on a file that is being emptied.
"""

from ccapex.accounts.models import Territory


def hold(territory_id: int) -> None:
    """Until the end of the transaction. Writers that only point at the territory do not wait."""
    Territory.objects.select_for_update(no_key=True).get(pk=territory_id)
