"""The addresses of groups: members and invitations, readings, sessions."""

from django.urls import path

from groups.views import readings, sessions

reading_patterns = [
    path("groups/<str:group_id>/readings/", readings.index, name="group_reading_list"),
    path("groups/<str:group_id>/readings/add/", readings.add, name="group_reading_add"),
    path("groups/<str:group_id>/readings/<str:reading_id>/move/", readings.move, name="group_reading_move"),
    path("groups/<str:group_id>/readings/<str:reading_id>/remove/", readings.take_off, name="group_reading_remove"),
]

session_patterns = [
    path("groups/<str:group_id>/sessions/", sessions.index, name="group_session_list"),
    path("groups/<str:group_id>/sessions/new/", sessions.create, name="group_session_create"),
    path("groups/<str:group_id>/sessions/<str:session_id>/", sessions.detail, name="group_session"),
    path("groups/<str:group_id>/sessions/<str:session_id>/edit/", sessions.edit, name="group_session_edit"),
    path("groups/<str:group_id>/sessions/<str:session_id>/answer/", sessions.answer, name="group_session_answer"),
    path("groups/<str:group_id>/sessions/<str:session_id>/cancel/", sessions.cancel, name="group_session_cancel"),
]

urlpatterns = reading_patterns + session_patterns
