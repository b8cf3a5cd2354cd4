"""What upper floors may want to know. Sent inside the transaction that changed the letters.

``letters_printed`` carries ``letters`` and ``author_id``; ``letter_returned`` carries ``letter``,
``on`` (the day it came back), ``author_id``; ``letter_return_undone`` ``letter``, ``author_id``.
"""

from django.dispatch import Signal

letters_printed = Signal()
letter_returned = Signal()
letter_return_undone = Signal()
