"""The peer: a county's documents in Wagtail 8, made with its own packages.

A snippet with drafts, revisions and a workflow, and a page type with the same fields
and a template of the same make as Gongkai's item page. Nothing of Gongkai runs here.
"""
