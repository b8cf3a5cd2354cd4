"""Letters, their style, the batches that print them."""

from ccapex.letters.models.batches import BatchItem, PrintBatch
from ccapex.letters.models.letters import Letter
from ccapex.letters.models.styles import Style

__all__ = ["BatchItem", "Letter", "PrintBatch", "Style"]
