"""Bulk import of finished items: read a list, examine it, copy it in, release it.

``tables`` reads files into rows of text, ``items`` turns rows into contents and says
what is wrong with them, ``preparing`` screens and hashes, ``copying`` writes chunks
with COPY. The acts (start, approve, release a batch) are in ``catalogue.actions``.
"""
