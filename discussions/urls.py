"""Addresses of threads, comments and what is asked about them, below a group's own."""

from django.urls import path

from discussions.views import erasure, flags

urlpatterns = [
    path(
        "groups/<str:group_id>/threads/<str:thread_id>/comments/<int:seq>/flag/",
        flags.flag,
        name="comment_flag",
    ),
    path("accounts/delete/", erasure.account_delete, name="account_delete"),
]
