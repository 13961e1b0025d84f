from django.urls import path

from pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("about/<slug:slug>/", views.site_page, name="site_page"),
]
