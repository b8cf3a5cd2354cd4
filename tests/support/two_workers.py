"""Two processes share the tests; those of the demo go to one of them, which builds it once.

A scheduler of ours: under pytest 9, xdist no longer finds the groups that it writes into the names
of the tests, and each process would build a demo of its own.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

DEMO = "tests/demo/"


class DemoTogether(LoadScopeScheduling):
    """One test at a time to whoever is free; the whole demo is one."""

    def _split_scope(self, nodeid: str) -> str:
        return DEMO if nodeid.startswith(DEMO) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> DemoTogether:
    return DemoTogether(config, log)
