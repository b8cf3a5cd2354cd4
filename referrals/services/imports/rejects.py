"""The rejected rows of a list, in the layout of its sender, with a column of reasons."""

from itertools import takewhile

from referrals.enums import RowStatus
from referrals.models import CdpList, ListRow
from referrals.reading.rejects import write_rejects
from referrals.services.imports.source import source_of_file


def rejected_file(cdp_list: CdpList) -> tuple[bytes, str]:
    """``(content, extension)``: a csv goes back as a csv, anything else as xlsx."""
    found = source_of_file(cdp_list).found
    rows = ListRow.objects.filter(cdp_list=cdp_list, status=RowStatus.REJECTED)
    header = found.header
    above = takewhile(lambda line: line[0] <= header.last_row, found.sheet.rows())
    return write_rejects(
        [cells for number, cells in above if number >= header.first_row],
        [(row.cells, [reason["message"] for reason in row.reasons]) for row in rows],
        kind=found.sheet.kind,
        sheet_name=cdp_list.sheet or "Rejets",
        encoding=found.sheet.encoding,
        separator=found.sheet.separator,
    )
