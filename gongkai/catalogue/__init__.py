"""The catalogue (目录): items, immutable versions, index numbers, columns, postings.

An InformationItem is an identity; each save is a new ItemVersion that never
changes and carries its own review. What the public sees is a Publication, which
only the database writes: it appears with a Release and goes with a Withdrawal.
"""
