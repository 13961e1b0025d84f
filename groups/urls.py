"""The addresses of groups: members and invitations, readings, sessions."""

from django.urls import path

from groups.views import groups, importing, invitations, members, prompts, readings, sessions, syllabi, syllabus_files

reading_patterns = [
    path("groups/<str:group_id>/readings/", readings.index, name="group_reading_list"),
    path("groups/<str:group_id>/readings/add/", readings.add, name="group_reading_add"),
    path("groups/<str:group_id>/readings/import/", importing.bring_in, name="group_reading_import"),
    path("groups/<str:group_id>/readings/import/<str:import_id>/", importing.group_import, name="group_import"),
    path(
        "groups/<str:group_id>/readings/<str:reading_id>/versions/add/",
        importing.add_version,
        name="group_reading_add_version",
    ),
    path(
        "groups/<str:group_id>/readings/<str:reading_id>/content-notes/",
        readings.content_notes,
        name="group_reading_content_notes",
    ),
    path(
        "groups/<str:group_id>/readings/<str:reading_id>/translation/",
        readings.translation,
        name="group_reading_translation",
    ),
    path(
        "groups/<str:group_id>/readings/<str:reading_id>/translation/pairs/",
        readings.translation_pairs,
        name="group_reading_translation_pairs",
    ),
    path("groups/<str:group_id>/readings/<str:reading_id>/move/", readings.move, name="group_reading_move"),
    path("groups/<str:group_id>/readings/<str:reading_id>/remove/", readings.take_off, name="group_reading_remove"),
]

PROMPTS = "groups/<str:group_id>/readings/<str:reading_id>/prompts/"
prompt_patterns = [
    path(PROMPTS, prompts.index, name="group_prompt_list"),
    path(f"{PROMPTS}<str:prompt_id>/edit/", prompts.edit, name="group_prompt_edit"),
    path(f"{PROMPTS}<str:prompt_id>/move/", prompts.move, name="group_prompt_move"),
    path(f"{PROMPTS}<str:prompt_id>/remove/", prompts.take_back, name="group_prompt_remove"),
]

SYLLABI = "groups/<str:group_id>/syllabi/"
SYLLABUS = f"{SYLLABI}<str:syllabus_id>/"
SYLLABUS_ITEM = f"{SYLLABUS}readings/<str:reading_id>/"
syllabus_patterns = [
    path(SYLLABI, syllabi.index, name="group_syllabus_list"),
    path(f"{SYLLABI}new/", syllabi.create, name="group_syllabus_create"),
    path(f"{SYLLABI}bring/", syllabus_files.bring, name="group_syllabus_bring"),
    path(SYLLABUS, syllabi.detail, name="group_syllabus"),
    path(f"{SYLLABUS}file/", syllabus_files.take_away, name="group_syllabus_file"),
    path(f"{SYLLABUS}edit/", syllabi.edit, name="group_syllabus_edit"),
    path(f"{SYLLABUS}remove/", syllabi.remove, name="group_syllabus_remove"),
    path(f"{SYLLABUS}add/", syllabi.add, name="group_syllabus_add"),
    path(SYLLABUS_ITEM, syllabi.explain, name="group_syllabus_item"),
    path(f"{SYLLABUS_ITEM}move/", syllabi.move, name="group_syllabus_item_move"),
    path(f"{SYLLABUS_ITEM}remove/", syllabi.take_off, name="group_syllabus_item_remove"),
]

group_patterns = [
    path("groups/", groups.group_list, name="group_list"),
    path("groups/new/", groups.create, name="group_create"),
    path("groups/<str:group_id>/", groups.detail, name="group_detail"),
    path("groups/<str:group_id>/edit/", groups.edit, name="group_edit"),
    path("groups/<str:group_id>/leave/", members.leave, name="group_leave"),
    path("groups/<str:group_id>/members/", members.member_list, name="member_list"),
    path("groups/<str:group_id>/members/name/", members.rename, name="member_rename"),
    path("groups/<str:group_id>/members/<str:membership_id>/remove/", members.remove, name="member_remove"),
    path("groups/<str:group_id>/members/<str:membership_id>/roles/", members.roles, name="member_roles"),
    path("groups/<str:group_id>/invitations/", invitations.invitation_list, name="invitation_list"),
    path("groups/<str:group_id>/invitations/<str:invitation_id>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("removals/<str:membership_id>/read/", members.removal_read, name="removal_read"),
    path("join/<str:token>/", invitations.join, name="join"),
]

session_patterns = [
    path("groups/<str:group_id>/sessions/", sessions.index, name="group_session_list"),
    path("groups/<str:group_id>/sessions/new/", sessions.create, name="group_session_create"),
    path("groups/<str:group_id>/sessions/<str:session_id>/", sessions.detail, name="group_session"),
    path("groups/<str:group_id>/sessions/<str:session_id>/edit/", sessions.edit, name="group_session_edit"),
    path("groups/<str:group_id>/sessions/<str:session_id>/answer/", sessions.answer, name="group_session_answer"),
    path("groups/<str:group_id>/sessions/<str:session_id>/cancel/", sessions.cancel, name="group_session_cancel"),
]

urlpatterns = group_patterns + reading_patterns + prompt_patterns + syllabus_patterns + session_patterns
