"""Views of the office: they check and parse; every write is an act of a room below."""
