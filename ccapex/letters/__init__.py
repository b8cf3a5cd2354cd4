"""Letters: kinds, rendering, frozen documents, batches."""
