"""Jobs."""

import factory

from ccapex.core.models import Job


class JobFactory(factory.django.DjangoModelFactory[Job]):
    class Meta:
        model = Job

    kind = "count_to"
    queue = "reports"
