"""What the room tells the rooms above, in the past tense."""

from django.dispatch import Signal

handed_over = Signal()
"""Sent inside the handover's transaction with ``leaver``, ``successor``, ``by``
and ``on``, the day from which the successor holds the posts.

A receiver moves what its room holds for the leaver and returns a list of entries
``{"kind", "ref", "label"}`` for the record.
"""
