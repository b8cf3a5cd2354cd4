"""``import_cdp_list FILE --territory T``: the import report of the contract."""

from typing import Any

from referrals.enums.acts import ListKind
from referrals.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Importe une liste de commandements de payer (xlsx, xls, ods, csv)."

    def kind(self, options: dict[str, Any]) -> ListKind:
        return ListKind.CDP
