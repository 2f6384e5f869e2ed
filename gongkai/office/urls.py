"""The office's addresses."""

from __future__ import annotations

from django.urls import path

from .views import (
    acts,
    bulletin,
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
from .views.reporting import editor as report_editor
from .views.reporting import figures, frozen, reports, returns, rounds
from .views.reporting import ledgers as entries

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
    path("bulletin/", bulletin.bulletin, name="bulletin"),
    path("bulletin/item/", bulletin.bulletin_item, name="bulletin_item"),
    path("bulletin/file.<str:kind>", bulletin.bulletin_file, name="bulletin_file"),
    path("bulletin/<int:pk>/", bulletin.bulletin_organ, name="bulletin_organ"),
    path(
        "bulletin/<int:pk>/<slug:kind>/",
        bulletin.bulletin_records,
        name="bulletin_records",
    ),
    path("check/", check.check, name="check"),
    path("check/findings/", check.findings, name="check_findings"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/stream/", ledger.stream, name="stream"),
]
_ROUNDS = [
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/new/", rounds.round_new, name="round_new"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("rounds/<int:pk>/remind/", rounds.round_remind, name="round_remind"),
    path(
        "rounds/<int:pk>/consolidate/",
        rounds.round_consolidate,
        name="round_consolidate",
    ),
    path(
        "rounds/<int:pk>/sums/<int:number>/",
        rounds.consolidation_detail,
        name="consolidation_detail",
    ),
    path(
        "rounds/<int:pk>/sums/<int:round_number>/cells/<int:number>/",
        figures.consolidation_cell,
        name="consolidation_cell",
    ),
    path(
        "rounds/<int:pk>/sums/<int:round_number>/cells/<int:number>/records.<str:kind>",
        figures.consolidation_cell_export,
        name="consolidation_cell_export",
    ),
    path("returns/", returns.return_list, name="return_list"),
    path("returns/<int:pk>/", returns.return_detail, name="return_detail"),
    path("returns/<int:pk>/compute/", returns.return_compute, name="return_compute"),
    path("returns/<int:pk>/sign/", returns.return_sign, name="return_sign"),
    path(
        "returns/<int:pk>/send-back/",
        returns.return_send_back,
        name="return_send_back",
    ),
    path("returns/<int:pk>/accept/", returns.return_accept, name="return_accept"),
    path(
        "returns/<int:pk>/cells/<int:number>/",
        figures.return_cell,
        name="return_cell",
    ),
    path(
        "returns/<int:pk>/cells/<int:number>/records.<str:kind>",
        figures.return_cell_export,
        name="return_cell_export",
    ),
]
_LEDGERS = [
    path("ledgers/", entries.ledger_index, name="ledger_index"),
    path("ledgers/<slug:slug>/", entries.entry_list, name="entry_list"),
    path("ledgers/<slug:slug>/new/", entries.entry_new, name="entry_new"),
    path("ledgers/<slug:slug>/<int:pk>/", entries.entry_detail, name="entry_detail"),
    path(
        "ledgers/<slug:slug>/<int:pk>/proof/",
        entries.entry_proof,
        name="entry_proof",
    ),
    path(
        "ledgers/<slug:slug>/<int:pk>/strike/",
        entries.entry_strike,
        name="entry_strike",
    ),
    path("ledgers/<slug:slug>/<int:pk>/end/", entries.entry_end, name="entry_end"),
    path("ledgers/courses/<int:pk>/sheet/", entries.attendance, name="attendance"),
    path("ledgers/events/<int:pk>/answer/", entries.answer, name="answer"),
]
_REPORTS = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/edit/", report_editor.report_edit, name="report_edit"),
    path(
        "reports/<int:pk>/preview/", report_editor.report_preview, name="report_preview"
    ),
    path("reports/<int:pk>/freeze/", reports.report_freeze, name="report_freeze"),
    path("reports/<int:pk>/frozen/", frozen.report_frozen, name="report_frozen"),
    path(
        "reports/<int:pk>/frozen/<int:cell>/",
        frozen.frozen_cell,
        name="frozen_cell",
    ),
    path("reports/<int:pk>/edition/", reports.report_edition, name="report_edition"),
    path("reports/<int:pk>/item/", reports.report_item, name="report_item"),
    path("reports/<int:pk>/report.<str:kind>", reports.report_file, name="report_file"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("act-for/<int:pk>/", home.act_for, name="act_for"),
    path("account/", home.account, name="account"),
    *_ITEM,
    *_ROOMS,
    *_ROUNDS,
    *_LEDGERS,
    *_REPORTS,
]
