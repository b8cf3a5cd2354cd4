"""Generated cases: no deadline on a busy machine, and in CI the same cases at every run."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    # The strict fixtures hold for every example alike: they keep nothing from one to the next.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")
