"""Pages of the letters: the queue, one letter, a batch, the leaflet."""
