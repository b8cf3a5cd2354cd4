"""Ground floor: journal, jobs, numbering, base models, profile sections, work queues."""
