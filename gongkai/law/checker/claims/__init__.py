"""Claims in prose: figures with unit and subject, and whether they can be true together."""
