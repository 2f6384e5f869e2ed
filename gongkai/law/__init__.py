"""The law as pure code: no Django, no database, no clock of its own.

The part a lawyer could read: editions of the Regulation, working days and
deadlines with their working, number grammars, personal-data recognisers,
classifications and transition tables. Every function is pure; today's date
is an argument.
"""
