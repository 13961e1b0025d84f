"""The addresses of groups: members and invitations, readings, sessions."""

from django.urls import path

from groups.views import sessions

session_patterns = [
    path("groups/<str:group_id>/sessions/", sessions.index, name="group_session_list"),
    path("groups/<str:group_id>/sessions/new/", sessions.create, name="group_session_create"),
    path("groups/<str:group_id>/sessions/<str:session_id>/", sessions.detail, name="group_session"),
    path("groups/<str:group_id>/sessions/<str:session_id>/edit/", sessions.edit, name="group_session_edit"),
    path("groups/<str:group_id>/sessions/<str:session_id>/answer/", sessions.answer, name="group_session_answer"),
    path("groups/<str:group_id>/sessions/<str:session_id>/cancel/", sessions.cancel, name="group_session_cancel"),
]

urlpatterns = session_patterns
