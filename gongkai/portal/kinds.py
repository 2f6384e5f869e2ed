"""Groups of genres that pages of the portal ask for."""

POLICY_GENRES = (
    *("order", "decision", "resolution", "opinion", "notice", "approval"),
    *("rule", "normative", "plan"),
)
"""Documents that set policy; what explains them is linked to them."""

LASTING_GENRES = ("order", "decision", "opinion", "rule", "normative", "plan")
"""Policy that outlives its month; a single notice may be a mere errand."""

NOTICE_GENRES = ("announcement", "public_notice", "notice_list")
"""Announcements and public notices 公告公示."""

REPORT_GENRE = "annual_report"
