from django.urls import path

from accounts import views

urlpatterns = [
    path("leave/", views.quick_exit, name="quick_exit"),
]
