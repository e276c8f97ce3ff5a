"""Addresses of signing in, of one's own sign-in, and of the administrator."""

from django.urls import path

from shijian.accounts.views import managed, own, sign_in

urlpatterns = [
    path("accounts/login/", sign_in.login, name="login"),
    path("accounts/code/", sign_in.code, name="code"),
    path("accounts/code/again/", sign_in.code_again, name="code_again"),
    path("accounts/second-factor/", sign_in.second_factor, name="second_factor"),
    path("accounts/logout/", sign_in.logout, name="logout"),
    path("accounts/language/", sign_in.language, name="language"),
    path("accounts/me/", own.me, name="me"),
    path("accounts/devices/<int:pk>/end/", own.device_end, name="device_end"),
    path("accounts/devices/end/", own.devices_end, name="devices_end"),
    path("accounts/openings/", own.opened, name="openings"),
    path("accounts/enrol/", own.enrol, name="enrol"),
    path("accounts/pin/", own.pin, name="pin"),
    path("accounts/paper-codes/", own.paper_codes, name="paper_codes"),
    path("accounts/desk/", own.desk, name="desk"),
    path("accounts/desk/lock/", own.desk_lock, name="desk_lock"),
    path("console/people/<int:pk>/open/<slug:field>/", managed.open_personal, name="open_personal"),
    path("console/accounts/", managed.sign_ins, name="sign_ins"),
    path("console/accounts/<int:pk>/close/", managed.sign_in_close, name="sign_in_close"),
    path("console/accounts/<int:pk>/reopen/", managed.sign_in_reopen, name="sign_in_reopen"),
    path("console/accounts/<int:pk>/factor/", managed.factor_reset, name="factor_reset"),
    path("console/accounts/tokens/", managed.tokens, name="tokens"),
    path("console/accounts/tokens/<int:pk>/revoke/", managed.token_revoke, name="token_revoke"),
]
