"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.portal.views.accounts import ask_operator


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """Answer "ok" when the site and its database do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


# The operator signs in where everybody does: same lockout, same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # Nothing is sent by e-mail: what allauth would promise there is the operator's.
    re_path(r"^accounts/(?:password/reset|email|confirm-email)/", ask_operator),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("office/", include("gongkai.office.urls")),
    path("", include("gongkai.portal.urls")),
]

handler400 = "gongkai.portal.views.errors.bad_request"
handler403 = "gongkai.portal.views.errors.forbidden"
handler404 = "gongkai.portal.views.errors.not_found"
handler500 = "gongkai.portal.views.errors.server_error"
