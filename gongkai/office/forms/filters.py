"""The filters above the list of items."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.models import User
from gongkai.catalogue.models import InformationItem
from gongkai.catalogue.states import State
from gongkai.law.classification import GENRES, choices
from gongkai.office import lookup, worklists
from gongkai.organisations.models import Organ, Post
from gongkai.review.states import Property, Step

if TYPE_CHECKING:
    from gongkai.office.desk import Desk

LISTS = {
    "waiting": _("等我办理"),
    "overdue": _("已逾期"),
    "due": _("七日内到期"),
    "returned": _("退回给我"),
    "mine": _("我承办的"),
    "scheduled": _("定时发布"),
    "published": _("本月发布"),
}
Items = QuerySet[InformationItem]
Chips = list[dict[str, str]]


class ItemFilter(filters.FilterSet):  # type: ignore[misc]  # untyped
    """Plain selects; every choice is a chip that can be taken off again."""

    list = filters.ChoiceFilter(
        label=_("清单"), choices=list(LISTS.items()), method="on_list"
    )
    publisher = filters.ModelChoiceFilter(
        label=_("机构"), queryset=Organ.objects.none()
    )
    state = filters.ChoiceFilter(label=_("状态"), choices=State.choices)
    step = filters.ChoiceFilter(label=_("步骤"), choices=Step.choices)
    genre = filters.ChoiceFilter(label=_("体裁"), choices=lambda: choices(GENRES))
    disclosure_property = filters.ChoiceFilter(
        label=_("公开属性"), choices=Property.choices
    )
    handler = filters.ModelChoiceFilter(label=_("承办人"), queryset=User.objects.none())
    q = filters.CharFilter(label=_("名称、文号、索引号"), method="by_words")

    class Meta:
        model = InformationItem
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, desk: Desk, today: date) -> None:
        self.desk, self.today = desk, today
        super().__init__(data, queryset=desk.items())
        for each in self.filters.values():
            if isinstance(each, filters.ChoiceFilter | filters.ModelChoiceFilter):
                each.extra["empty_label"] = _("全部")
        self.filters["publisher"].queryset = Organ.objects.filter(
            pk__in=[organ.pk for organ in desk.visible_organs]
        )
        held = Post.objects.filter(organ__in=desk.visible_organs)
        self.filters["handler"].queryset = User.objects.filter(
            pk__in=held.values("person")
        ).order_by("name")

    def on_list(self, items: Items, _name: str, value: str) -> Items:
        """Keep the items of one of the worklists."""
        holder = self.desk.holder
        return {
            "waiting": lambda: worklists.waiting(items, holder),
            "overdue": lambda: worklists.overdue(items, today=self.today),
            "due": lambda: worklists.due(items, today=self.today),
            "returned": lambda: worklists.returned(items, holder),
            "mine": lambda: worklists.mine(items, holder),
            "scheduled": lambda: worklists.scheduled(items),
            "published": lambda: worklists.published(items, today=self.today),
        }[value]()

    def by_words(self, items: Items, _name: str, value: str) -> Items:
        """Keep the items with this number or these words."""
        return lookup.by_words(items, value)

    def chips(self) -> Chips:
        """Return the filters in force, each with the address without it."""
        found = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, ""):
                continue
            query = self.data.copy()
            for gone in (name, "after", "before"):
                query.pop(gone, None)
            shown = (
                dict(self.form.fields[name].choices).get(value, value)
                if hasattr(self.form.fields[name], "choices")
                and not hasattr(value, "pk")
                else value
            )
            found.append(
                {
                    "label": str(self.filters[name].label),
                    "value": str(shown),
                    "url": f"?{query.urlencode()}",
                }
            )
        return found
