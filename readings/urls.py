"""The addresses of readings. `add` stands before the slugs: publishing gives that name to none."""

from django.urls import path

from readings.views import library, reading

urlpatterns = [
    path("readings/", library.reading_list, name="reading_list"),
    path("readings/<slug:slug>/", reading.reading_detail, name="reading_detail"),
    path("readings/<slug:slug>/versions/<int:number>/", reading.reading_version, name="reading_version"),
]
