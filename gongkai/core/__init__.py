"""Small shared mechanics: events and their chain, daily anchors, calendar notices.

Nothing here knows a noun of disclosure. An event says who did what to which
stream and when, by the server's clock; the database chains each stream by hash
and lets nobody change a row.
"""
