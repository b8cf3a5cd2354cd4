"""Settings: ``base`` is common; ``demo`` (default), ``production`` and ``test`` add to it."""
