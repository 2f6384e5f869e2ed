"""The fictional 明珠县: a whole sample county. Not installed in production."""
