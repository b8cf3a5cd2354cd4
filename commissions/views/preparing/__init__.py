"""Pages that prepare a session: list and calendar, agenda, readiness, convening, answers."""
