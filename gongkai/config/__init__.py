"""The house: settings, environment, embedded database, command line, addresses.

Nothing here knows what a document or a request is. This room starts the others,
gives them a database in which the application owns nothing, and stops them cleanly.
"""
