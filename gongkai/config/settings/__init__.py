"""Settings: ``development`` for a trial and for programming, ``production``, ``test``."""
