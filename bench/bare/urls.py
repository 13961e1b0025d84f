"""The two addresses of the bare site."""

from django.urls import path

from bench.bare import views

urlpatterns = [
    path("<int:topic_id>/", views.thread, name="thread"),
    path("<int:topic_id>/reply/", views.reply, name="reply"),
]
