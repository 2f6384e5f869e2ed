"""What the catalogue tells the rooms above, in the past tense, after commit."""

from django.dispatch import Signal

item_published = Signal()
"""Sent with ``item`` once a release is committed."""

item_withdrawn = Signal()
"""Sent with ``item`` once a withdrawal is committed."""

items_published = Signal()
"""Sent with ``ids`` once a chunk of an imported batch is committed."""
