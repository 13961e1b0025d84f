from django.urls import path

from pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/<slug:slug>/", views.site_page, name="site_page"),
]
