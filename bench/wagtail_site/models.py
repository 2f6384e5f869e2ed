"""A document as a snippet with a workflow, and as a page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    Page,
    RevisionMixin,
    TaskState,
    WorkflowMixin,
    WorkflowState,
)
from wagtail.search import index
from wagtail.snippets.models import register_snippet

__all__ = ["County", "Document", "InformationPage", "Organ", "TaskState"]


class Organ(models.Model):
    """Who publishes."""

    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Metadata(models.Model):
    """What the header block of a document says."""

    index_number = models.CharField(max_length=32, blank=True)
    publisher = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    summary = models.CharField(max_length=500, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    created_on = models.DateField()
    theme = models.CharField(max_length=4, blank=True)
    genre = models.CharField(max_length=20)
    body = RichTextField(blank=True)

    class Meta:
        abstract = True


@register_snippet
class Document(  # type: ignore[misc]  # Wagtail ships no types
    WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, Metadata
):
    """A document that goes through a workflow before it is live."""

    title = models.CharField(max_length=500)
    workflow_states = GenericRelation(
        WorkflowState,
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="document",
        for_concrete_model=False,
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="document")

    # What Gongkai's search box looks through, and the filters of its lists.
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.SearchField("document_number"),
        index.SearchField("summary"),
        index.FilterField("publisher"),
        index.FilterField("theme"),
        index.FilterField("genre"),
        index.FilterField("live"),
    ]
    panels: ClassVar[list[Any]] = [
        FieldPanel(name)
        for name in (
            "title",
            "publisher",
            "summary",
            "document_number",
            "created_on",
            "theme",
            "genre",
            "body",
        )
    ]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> Any:
        """Where Wagtail looks for them."""
        return self._revisions


class County(Page):  # type: ignore[misc]  # Wagtail ships no types
    """The home page and the columns of the site."""


class InformationPage(Page, Metadata):  # type: ignore[misc]  # Wagtail ships no types
    """A document as a page of its own."""

    def __str__(self) -> str:
        return self.title
