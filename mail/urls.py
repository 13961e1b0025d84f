"""Addresses of mail: where somebody says that no more of it should come."""

from django.urls import path

from mail import views

urlpatterns = [
    path("mail/stop/<str:kind>/<str:token>/", views.stop, name="mail_stop"),
]
