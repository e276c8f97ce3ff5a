"""Addresses of activities, attendance, and of the hours that wait for confirmation."""

from django.urls import path

from shijian.activities.views import attendance, codes, console, field, hours, places, portal

urlpatterns = [
    path("activities/", portal.activity_list, name="activity_list"),
    path("activities/mine/", portal.signup_list, name="my_signups"),
    path("activities/<int:pk>/", portal.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/sign-up/", portal.sign_up_for, name="sign_up"),
    path("activities/signups/<int:pk>/withdraw/", portal.withdraw_from, name="withdraw"),
    path("activities/signups/<int:pk>/hand-on/", places.hand_on, name="hand_on"),
    path("activities/swaps/<int:pk>/", places.swap_page, name="swap"),
    path("activities/swaps/<int:pk>/take/", places.swap_take, name="swap_take"),
    path("activities/swaps/<int:pk>/end/", places.swap_end, name="swap_end"),
    path("activities/signups/<int:pk>/code/", codes.my_code, name="my_code"),
    path("activities/signups/<int:pk>/digits/", codes.type_digits, name="type_digits"),
    path("s/<str:token>", codes.scanned, name="scan"),
    path("activities/led/", attendance.led_list, name="led"),
    path("activities/shifts/<int:pk>/attendance/", attendance.sheet, name="attendance"),
    path("activities/shifts/<int:pk>/code/", attendance.place_screen, name="place_code"),
    path("activities/shifts/<int:pk>/digits/", attendance.read_digits, name="read_digits"),
    path("activities/signups/<int:pk>/roll/", attendance.call_name, name="roll"),
    path("activities/shifts/<int:pk>/end/", attendance.hand_over, name="end_shift"),
    path("activities/field/", field.field_page, name="field"),
    path("activities/field/day/", field.field_day, name="field_day"),
    path("activities/field/sync/", field.field_sync, name="field_sync"),
    path("console/activities/", console.activity_table, name="console"),
    path("console/activities/new/", console.activity_new, name="activity_new"),
    path("console/activities/<int:pk>/", console.activity_file, name="activity_file"),
    path("console/activities/<int:pk>/edit/", console.activity_edit, name="activity_edit"),
    path("console/activities/<int:pk>/publish/", console.activity_publish, name="publish"),
    path("console/activities/<int:pk>/cancel/", console.activity_cancel, name="cancel"),
    path("console/activities/<int:pk>/invite/", places.invite_somebody, name="invite"),
    path("console/activities/requests/<int:pk>/yes/", places.request_approve, name="approve"),
    path("console/activities/requests/<int:pk>/no/", places.request_decline, name="decline"),
    path("console/hours/", hours.to_confirm, name="to_confirm"),
    path("console/hours/<int:pk>/", hours.confirm, name="confirm"),
    path("console/hours/refuse/<int:pk>/", hours.refuse, name="refuse"),
]
