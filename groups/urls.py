"""The addresses of groups: members and invitations, readings, sessions."""

from django.urls import path

from groups.views import (
    agreements,
    calendars,
    closing,
    dividing,
    doors,
    groups,
    importing,
    invitations,
    mail,
    members,
    needs,
    outside,
    polls,
    presence,
    prompts,
    quieting,
    readings,
    repair,
    rotas,
    series,
    sessions,
    syllabi,
    syllabus_files,
    words,
)

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

# Before a group's own pages, since "open" would be taken for a group's id.
outside_patterns = [
    path("groups/open/", outside.directory, name="group_directory"),
    path("groups/open/<str:outside_id>/", outside.outside, name="group_outside"),
    path("requests/<str:request_id>/", outside.join_request, name="join_request"),
    path("requests/<str:request_id>/withdraw/", outside.withdraw, name="join_request_withdraw"),
    path("requests/<str:request_id>/read/", outside.answer_read, name="join_request_read"),
    path("waiting/<str:place_id>/", outside.waiting_place, name="waiting_place"),
    path("waiting/<str:place_id>/give-up/", outside.give_up, name="waiting_place_give_up"),
    path("waiting/<str:place_id>/read/", outside.moved_up_read, name="waiting_place_read"),
]

door_patterns = [
    path("groups/<str:group_id>/openness/", doors.openness, name="group_openness"),
    path("groups/<str:group_id>/openness/address/", doors.renew_address, name="group_openness_address"),
    path("groups/<str:group_id>/decisions/", doors.decision_list, name="group_decision_list"),
    path(
        "groups/<str:group_id>/decisions/<int:decision_id>/reverse/",
        doors.decision_reverse,
        name="group_decision_reverse",
    ),
    path("groups/<str:group_id>/requests/", doors.request_list, name="group_request_list"),
    path("groups/<str:group_id>/requests/<str:request_id>/", doors.request_answer, name="group_request_answer"),
    path("groups/<str:group_id>/waiting/", doors.waiting_list, name="group_waiting_list"),
    path("groups/<str:group_id>/waiting/<str:place_id>/", doors.waiting_take_off, name="group_waiting_take_off"),
]

group_patterns = [
    path("groups/", groups.group_list, name="group_list"),
    path("groups/new/", groups.create, name="group_create"),
    path("groups/<str:group_id>/", groups.detail, name="group_detail"),
    path("groups/<str:group_id>/edit/", groups.edit, name="group_edit"),
    path("groups/<str:group_id>/leave/", members.leave, name="group_leave"),
    path("groups/<str:group_id>/mail/", mail.choose, name="group_mail"),
    path("groups/<str:group_id>/quiet/", quieting.quiet, name="group_quiet"),
    path("groups/<str:group_id>/quiet/end/", quieting.end, name="group_quiet_end"),
    path("groups/<str:group_id>/members/", members.member_list, name="member_list"),
    path("groups/<str:group_id>/members/name/", members.rename, name="member_rename"),
    path("groups/<str:group_id>/members/<str:membership_id>/remove/", members.remove, name="member_remove"),
    path("groups/<str:group_id>/members/give-back/", members.give_back, name="member_give_back"),
    path("groups/<str:group_id>/members/<str:membership_id>/hand-over/", members.hand_over, name="member_hand_over"),
    path("groups/<str:group_id>/members/<str:membership_id>/roles/", members.roles, name="member_roles"),
    path("groups/<str:group_id>/invitations/", invitations.invitation_list, name="invitation_list"),
    path("groups/<str:group_id>/invitations/mail/", invitations.by_mail, name="invitation_mail"),
    path("groups/<str:group_id>/invitations/<str:invitation_id>/poster/", invitations.poster, name="invitation_poster"),
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
    path("groups/<str:group_id>/sessions/<str:session_id>/ask/", mail.ask_again, name="group_session_ask"),
    path("groups/<str:group_id>/sessions/<str:session_id>/calendar.ics", calendars.session_file, name="session_file"),
    path("groups/<str:group_id>/needs/", needs.index, name="group_needs"),
    path("groups/<str:group_id>/sessions/<str:session_id>/needs/", needs.mine, name="group_session_needs"),
    path("groups/<str:group_id>/sessions/<str:session_id>/was-there/", presence.note, name="group_session_presence"),
    path("groups/<str:group_id>/sessions/<str:session_id>/sheet/", presence.sheet, name="group_session_sheet"),
    path("groups/<str:group_id>/sessions/<str:session_id>/i-was/", presence.correct, name="group_session_i_was"),
    path("groups/<str:group_id>/sessions/<str:session_id>/more/", sessions.lengthen, name="group_session_more"),
    path("groups/<str:group_id>/sessions/<str:session_id>/rule/", series.rule, name="group_session_rule"),
]

POLLS = "groups/<str:group_id>/polls/"
poll_patterns = [
    path(POLLS, polls.index, name="group_poll_list"),
    path(f"{POLLS}new/", polls.create, name="group_poll_create"),
    path(f"{POLLS}<str:poll_id>/", polls.detail, name="group_poll"),
    path(f"{POLLS}<str:poll_id>/edit/", polls.edit, name="group_poll_edit"),
    path(f"{POLLS}<str:poll_id>/close/", polls.close, name="group_poll_close"),
    path(f"{POLLS}<str:poll_id>/ask/", polls.ask, name="group_poll_ask"),
    path(f"{POLLS}<str:poll_id>/take-back/", polls.take_back, name="group_poll_take_back"),
    path("shifts/", rotas.edit, name="rota"),
    path("shifts/days/", rotas.days, name="rota_days"),
    path("shifts/delete/", rotas.forget, name="rota_forget"),
]

calendar_patterns = [
    path("calendar/", calendars.settings_page, name="calendar_settings"),
    path("calendar/titles/", calendars.titles, name="calendar_titles"),
    path("calendar/off/", calendars.switch_off, name="calendar_off"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar_feed"),
]

AGREEMENT = "groups/<str:group_id>/agreement/"
agreement_patterns = [
    path(AGREEMENT, agreements.current, name="group_agreement"),
    path(f"{AGREEMENT}edit/", agreements.edit, name="group_agreement_edit"),
    path(f"{AGREEMENT}<int:number>/", agreements.version, name="group_agreement_version"),
    path(f"{AGREEMENT}<int:number>/yes/", agreements.accept, name="group_agreement_accept"),
]

REPAIR = "groups/<str:group_id>/repair/"
repair_patterns = [
    path(REPAIR, repair.repair, name="group_repair"),
    path(f"{REPAIR}<str:worry_id>/", repair.worry, name="group_worry"),
    path(f"{REPAIR}<str:worry_id>/answer/", repair.answer, name="group_worry_answer"),
    path(f"{REPAIR}<str:worry_id>/steps/<int:step>/", repair.walk, name="group_worry_step"),
    path(f"{REPAIR}<str:worry_id>/settle/", repair.settle, name="group_worry_settle"),
    path(f"{REPAIR}<str:worry_id>/withdraw/", repair.withdraw, name="group_worry_withdraw"),
]

CLOSING = "groups/<str:group_id>/closing/"
DIVIDING = "groups/<str:group_id>/dividing/"
ending_patterns = [
    path(CLOSING, closing.detail, name="group_closing"),
    path(f"{CLOSING}announce/", closing.announce, name="group_closing_announce"),
    path(f"{CLOSING}take-back/", closing.take_back, name="group_closing_take_back"),
    path("groups/<str:group_id>/words/", words.detail, name="group_words"),
    path("groups/<str:group_id>/words/words.md", words.markdown, name="group_words_markdown"),
    path("groups/<str:group_id>/words/words.json", words.for_programs, name="group_words_json"),
    path(DIVIDING, dividing.detail, name="group_dividing"),
    path(f"{DIVIDING}propose/", dividing.propose, name="group_dividing_propose"),
    path(f"{DIVIDING}take-back/", dividing.take_back, name="group_dividing_take_back"),
    path(f"{DIVIDING}complete/", dividing.complete, name="group_dividing_complete"),
    path("deleted/<str:receipt>/", closing.deleted, name="deleted_group"),
]

urlpatterns = ending_patterns + outside_patterns + door_patterns + group_patterns + reading_patterns + prompt_patterns
urlpatterns += syllabus_patterns + session_patterns + calendar_patterns
urlpatterns += agreement_patterns + repair_patterns
urlpatterns += poll_patterns
