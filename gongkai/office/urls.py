"""The office's addresses."""

from __future__ import annotations

from django.urls import path

from .views import (
    acts,
    check,
    columns,
    editor,
    home,
    imports,
    item,
    items,
    ledger,
    lists,
    organs,
    posts,
    review,
)

app_name = "office"

_ITEM = [
    path("items/", items.item_list, name="item_list"),
    path("items/submit/", items.bulk_submit, name="bulk_submit"),
    path("items/new/", editor.item_new, name="item_new"),
    path("items/<int:pk>/", item.item_detail, name="item_detail"),
    path("items/<int:pk>/edit/", editor.item_edit, name="item_edit"),
    path("items/<int:pk>/findings/", item.item_findings, name="item_findings"),
    path("items/<int:pk>/versions/", item.item_versions, name="item_versions"),
    path("items/<int:pk>/record/", item.item_record, name="item_record"),
    path("items/<int:pk>/outside/", item.item_outside, name="item_outside"),
    path("items/<int:pk>/review/", review.item_review, name="item_review"),
    path("items/<int:pk>/files/<str:sha256>/", item.item_file, name="item_file"),
    path("items/<int:pk>/act/<slug:slug>/", acts.item_act, name="item_act"),
    path("items/<int:pk>/waive/<int:finding>/", acts.waive, name="waive"),
    path(
        "items/<int:pk>/strike/<int:posting>/",
        acts.strike_posting,
        name="strike_posting",
    ),
    path("items/<int:pk>/unlink/<int:link>/", acts.unlink, name="unlink"),
]
_ROOMS = [
    path("withheld/", lists.withheld_list, name="withheld_list"),
    path("on-request/", lists.on_request_list, name="on_request_list"),
    path("register/", lists.register_list, name="register_list"),
    path("register/new/", lists.register_new, name="register_new"),
    path("columns/", columns.column_list, name="column_list"),
    path("columns/new/", columns.column_new, name="column_new"),
    path("columns/<int:pk>/edit/", columns.column_edit, name="column_edit"),
    path("columns/<int:pk>/close/", columns.column_close, name="column_close"),
    path("routes/", columns.routes, name="routes"),
    path("organs/", organs.organ_list, name="organ_list"),
    path("organs/<int:pk>/", organs.organ_detail, name="organ_detail"),
    path("organs/<int:pk>/contact/", organs.organ_contact, name="organ_contact"),
    path("organs/<int:pk>/rename/", organs.organ_rename, name="organ_rename"),
    path("organs/<int:pk>/merge/", organs.organ_merge, name="organ_merge"),
    path("posts/", posts.post_list, name="post_list"),
    path("posts/new/", posts.appoint, name="appoint"),
    path("posts/<int:pk>/end/", posts.post_end, name="post_end"),
    path("handovers/", posts.handover_list, name="handover_list"),
    path("handovers/new/", posts.handover_new, name="handover_new"),
    path("imports/", imports.batch_list, name="batch_list"),
    path("imports/new/", imports.batch_new, name="batch_new"),
    path("imports/<int:pk>/", imports.batch_detail, name="batch_detail"),
    path("check/", check.check, name="check"),
    path("check/findings/", check.findings, name="check_findings"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/stream/", ledger.stream, name="stream"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("act-for/<int:pk>/", home.act_for, name="act_for"),
    path("account/", home.account, name="account"),
    *_ITEM,
    *_ROOMS,
]
