"""What an officer who cannot sign in is told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def ask_operator(request: HttpRequest) -> HttpResponse:
    """Say who resets a forgotten password: no mail does."""
    return render(request, "account/ask_operator.html")
