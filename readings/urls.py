"""The addresses of readings. `add` and `feed` stand before the slugs: publishing gives these names to none."""

from django.urls import path

from readings.views import (
    adding,
    content_notes,
    editing,
    feed,
    library,
    notes,
    own,
    reading,
    rights,
    taking,
    translations,
)

urlpatterns = [
    path("readings/", library.reading_list, name="reading_list"),
    path("readings/add/", adding.reading_add, name="reading_add"),
    path("readings/imports/<str:import_id>/", adding.reading_import, name="reading_import"),
    path("readings/feed/", feed.reading_feed, name="reading_feed"),
    path("readings/<slug:slug>/", reading.reading_detail, name="reading_detail"),
    path("readings/<slug:slug>/versions/<int:number>/", reading.reading_version, name="reading_version"),
    path("readings/<slug:slug>/print/", taking.reading_print, name="reading_print"),
    path("readings/<slug:slug>/rights/", rights.reading_rights, name="reading_rights"),
    path("readings/<slug:slug>/markdown/", taking.reading_markdown, name="reading_markdown"),
    path("readings/<slug:slug>/edit/", editing.reading_edit, name="reading_edit"),
    path("readings/<slug:slug>/content-notes/", content_notes.content_note_list, name="reading_content_notes"),
    path("readings/<slug:slug>/notes/", notes.note_list, name="note_list"),
    path("readings/<slug:slug>/notes/add/", notes.note_add, name="note_add"),
    path("readings/<slug:slug>/notes/<str:note_id>/place/", notes.note_place, name="note_place"),
    path("readings/<slug:slug>/notes/<str:note_id>/", notes.note_edit, name="note_edit"),
    path("readings/<slug:slug>/translation/", translations.translation, name="reading_translation"),
    path("readings/<slug:slug>/translation/pairs/", translations.pairs, name="reading_translation_pairs"),
    path("readings/<slug:slug>/place/", own.place, name="reading_place"),
    path("readings/<slug:slug>/versions/add/", adding.version_add, name="reading_add_version"),
]
