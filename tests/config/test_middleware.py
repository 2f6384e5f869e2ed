from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from gongkai.config.middleware import chosen_language, security_headers


def test_no_inline_script_and_no_frame_is_allowed(rf: RequestFactory) -> None:
    policy = security_headers(lambda _request: HttpResponse())(rf.get("/")).headers[
        "Content-Security-Policy"
    ]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy


def test_a_nonce_is_named_only_where_a_template_used_it(rf: RequestFactory) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(str(request.csp_nonce))  # type: ignore[attr-defined]  # ours
        return HttpResponse()

    answer = security_headers(view)
    policies = [answer(rf.get("/")).headers["Content-Security-Policy"] for _ in "ab"]
    assert f"'nonce-{seen[0]}'" in policies[0]
    assert seen[0] != seen[1]


def test_the_site_is_chinese_whatever_the_browser_prefers(rf: RequestFactory) -> None:
    answer = chosen_language(lambda _request: HttpResponse(translation.get_language()))
    request = rf.get("/", headers={"accept-language": "en-US,en"})
    assert answer(request).content == b"zh-hans"


def test_a_reader_may_choose_a_known_language_only(rf: RequestFactory) -> None:
    answer = chosen_language(lambda _request: HttpResponse(translation.get_language()))
    for chosen, spoken in [("zh-hant", b"zh-hant"), ("en", b"en"), ("xx", b"zh-hans")]:
        request = rf.get("/")
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
        response = answer(request)
        assert response.content == spoken
        assert response.headers["Content-Language"] == spoken.decode()


def test_what_says_nothing_of_caches_is_kept_by_none(rf: RequestFactory) -> None:
    silent = security_headers(lambda _request: HttpResponse())(rf.get("/"))
    assert silent.headers["Cache-Control"] == "private, no-store"
    public = HttpResponse(headers={"Cache-Control": "public, max-age=0"})
    told = security_headers(lambda _request: public)(rf.get("/"))
    assert told.headers["Cache-Control"] == "public, max-age=0"
