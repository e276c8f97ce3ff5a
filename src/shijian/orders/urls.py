"""Addresses of the orders: the resident's, the captain's, the office's, the desk's."""

from django.urls import path

from shijian.orders.views import console, desk, paper, portal, team

urlpatterns = [
    path("orders/", portal.mine, name="mine"),
    path("orders/new/", portal.new, name="new"),
    path("orders/new/check/", portal.check, name="check"),
    path("orders/new/<slug:question>/", portal.question, name="question"),
    path("orders/<int:pk>/", portal.detail, name="detail"),
    path("orders/<int:pk>/done/", portal.done, name="done"),
    path("orders/<int:pk>/slip/", portal.slip, name="slip"),
    path("orders/<int:pk>/withdraw/", portal.withdraw, name="withdraw"),
    path("orders/<int:pk>/rate/", portal.rate, name="rate"),
    path("orders/team/", team.team_orders, name="team_orders"),
    path("orders/team/<int:pk>/", team.team_order, name="team_order"),
    path("orders/team/<int:pk>/accept/", team.accept, name="accept"),
    path("orders/team/<int:pk>/decline/", team.decline, name="decline"),
    path("orders/team/<int:pk>/contact/", team.contact, name="team_contact"),
    path("orders/team/<int:pk>/complete/", team.complete, name="team_complete"),
    path("console/orders/", console.order_list, name="console_list"),
    path("console/orders/<int:pk>/", console.console_order, name="console_order"),
    path("console/orders/<int:pk>/verify/", console.verify, name="verify"),
    path("console/orders/<int:pk>/refuse/", console.refuse, name="refuse"),
    path("console/orders/<int:pk>/take-back/", console.take_back, name="take_back"),
    path("console/orders/<int:pk>/complete/", console.complete, name="complete"),
    path("console/orders/<int:pk>/withdraw/", console.withdraw, name="console_withdraw"),
    path("console/orders/<int:pk>/contact/", console.contact, name="console_contact"),
    path("console/orders/<int:pk>/paper/", paper.paper, name="paper"),
    path("console/dispatch/", console.dispatch_first, name="dispatch_first"),
    path("console/dispatch/<int:pk>/", console.dispatch, name="dispatch"),
    path("desk/", desk.home, name="desk"),
    path("desk/start/", desk.start, name="desk_start"),
    path("desk/find/", desk.find, name="desk_find"),
    path("desk/orders/<int:pk>/", desk.done, name="desk_done"),
    path("desk/orders/<int:pk>/rate/", desk.rate, name="desk_rate"),
    path("desk/<slug:name>/check/", desk.check, name="desk_check"),
    path("desk/<slug:name>/slip/", desk.slip, name="desk_slip"),
    path("desk/<slug:name>/forget/", desk.forget, name="desk_forget"),
    path("desk/<slug:name>/<slug:question>/", desk.question, name="desk_question"),
]
