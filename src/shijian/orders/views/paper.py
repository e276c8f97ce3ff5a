"""The signed paper of an order placed for somebody."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shijian.accounts.queries import Request
from shijian.common.refused import require
from shijian.orders.commands import attach_paper, open_paper
from shijian.orders.forms import PaperForm
from shijian.orders.queries import order_for
from shijian.orders.rules import why_not_attach
from shijian.orders.views.console import shown


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: Request, pk: int) -> HttpResponseBase:
    """GET hands the paper out as a file; POST keeps one."""
    order = order_for(request.actor, pk)
    if request.method == "GET":
        return open_paper(order, by=request.actor)
    require(why_not_attach(order, request.actor))
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        answer: HttpResponse = shown(request, order, status=422, paper=form)
        return answer
    attach_paper(order, form.cleaned_data["paper"], by=request.actor)
    messages.success(request, _("The paper is kept with the order."))
    return redirect("orders:console_order", pk=pk)
