"""Addresses of the public site. Once public they never change."""

from django.urls import path, re_path, register_converter

from .views import (
    check,
    columns,
    definitions,
    feeds,
    home,
    items,
    lists,
    organs,
    pages,
    platform,
    search,
    sitemaps,
    statistics,
    statistics_files,
)


class FeedForm:
    """The form of a feed at the end of its address."""

    regex = "atom|rss"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


class DataForm(FeedForm):
    """The form of a data file at the end of its address."""

    regex = "csv|json"


register_converter(FeedForm, "feed_form")
register_converter(DataForm, "data_form")
app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    # 政府信息公开平台
    path("xxgk/", platform.directory, name="platform"),
    path("xxgk/<slug:slug>/", platform.block, name="platform_organ"),
    path(
        "xxgk/<slug:slug>/catalogue.csv",
        platform.catalogue_file,
        name="platform_catalogue",
    ),
    path("xxgk/<slug:slug>/<slug:block>/", platform.block, name="platform_block"),
    # lists
    path("list/", lists.catalogue, name="list"),
    path("policies/", lists.policies, name="policies"),
    path("normative/", lists.normative, name="normative"),
    path("notices/", lists.notices, name="notices"),
    path("key-areas/", home.key_area_list, name="key_areas"),
    path("column/<slug:slug>/", columns.column, name="column"),
    path("topic/", columns.topics, name="topics"),
    path("topic/<slug:slug>/", columns.topic, name="topic"),
    path("organ/", organs.organs, name="organs"),
    path("organ/<slug:slug>/", organs.organ, name="organ"),
    path("search/", search.search, name="search"),
    # figures of public annual reports
    path("statistics/", statistics.years, name="statistics"),
    path("statistics/definitions/", definitions.definitions, name="definitions"),
    path("statistics/<int:year>/", statistics.year, name="statistics_year"),
    path(
        "statistics/<int:year>/data.<data_form:kind>",
        statistics_files.data,
        name="statistics_year_file",
    ),
    path(
        "statistics/<int:year>/<slug:slug>/",
        statistics.year,
        name="statistics_organ",
    ),
    path(
        "statistics/<int:year>/<slug:slug>/data.<data_form:kind>",
        statistics_files.data,
        name="statistics_organ_file",
    ),
    # one item
    path("info/<slug:public_id>/", items.item, name="item"),
    path("info/<slug:public_id>/download/", items.download, name="item_download"),
    path("info/<slug:public_id>/versions/<int:number>/", items.version, name="version"),
    re_path(
        r"^info/(?P<public_id>[-\w]+)/files/(?P<sha256>[0-9a-f]{64})/(?P<name>.+)$",
        items.attachment,
        name="attachment",
    ),
    re_path(
        r"^index/(?P<organ_code>[0-9A-Z]{9}|[0-9A-Z]{18})/(?P<tail>\d{4}-\d{5,6})/?$",
        items.index_number,
        name="index_number",
    ),
    # machines
    path("feed/", feeds.feeds, name="feeds"),
    path("feed/all.<feed_form:form>", feeds.everything, name="feed_all"),
    path(
        "feed/organ/<slug:slug>.<feed_form:form>",
        feeds.of_one_organ,
        name="feed_organ",
    ),
    path(
        "feed/column/<slug:slug>.<feed_form:form>",
        feeds.of_one_column,
        name="feed_column",
    ),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<int:number>.xml", sitemaps.year, name="sitemap_year"),
    path("robots.txt", sitemaps.robots, name="robots"),
    # the house
    path("on-request/", pages.on_request, name="on_request"),
    path("check/", check.check, name="check"),
    path("check/findings/", check.findings, name="check_findings"),
    path("contact/", pages.contact, name="contact"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("sitemap/", pages.sitemap, name="sitemap"),
    path("ledger/", pages.ledger, name="ledger"),
    path("preferences/", pages.preferences, name="preferences"),
]
