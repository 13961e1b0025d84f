"""Addresses of what happens in a session, below the session's own."""

from django.urls import path

from meetings.views import agenda, cards, commitments, deciding, notes, roles, written, year

SESSION = "groups/<str:group_id>/sessions/<str:session_id>/"

AGENDA_ITEM = f"{SESSION}agenda/<str:item_id>/"
agenda_patterns = [
    path(f"{SESSION}agenda/", agenda.index, name="agenda"),
    path(f"{SESSION}agenda/add/", agenda.add, name="agenda_add"),
    path(f"{SESSION}agenda/fit/", agenda.fit, name="agenda_fit"),
    path(f"{AGENDA_ITEM}edit/", agenda.edit, name="agenda_edit"),
    path(f"{AGENDA_ITEM}move/", agenda.move, name="agenda_move"),
    path(f"{AGENDA_ITEM}skip/", agenda.skip, name="agenda_skip"),
    path(f"{AGENDA_ITEM}begin/", agenda.begin, name="agenda_begin"),
    path(f"{AGENDA_ITEM}remove/", agenda.remove, name="agenda_remove"),
]

CARD = f"{SESSION}cards/<str:card_id>/"
card_patterns = [
    path(f"{SESSION}cards/", cards.index, name="cards"),
    path(f"{SESSION}cards/join/", cards.join, name="card_join"),
    path(f"{CARD}answer/", cards.answer, name="card_answer"),
    path(f"{CARD}take-back/", cards.take_back, name="card_take_back"),
]

PROPOSAL = f"{SESSION}decide/<str:proposal_id>/"
deciding_patterns = [
    path(f"{SESSION}decide/", deciding.index, name="decide"),
    path(f"{SESSION}decide/nothing-yet/", deciding.nothing_yet, name="decide_nothing_yet"),
    path(f"{PROPOSAL}answer/", deciding.answer, name="proposal_answer"),
    path(f"{PROPOSAL}edit/", deciding.edit, name="proposal_edit"),
    path(f"{PROPOSAL}adopt/", deciding.adopt, name="proposal_adopt"),
    path(f"{PROPOSAL}take-back/", deciding.take_back, name="proposal_take_back"),
    path(f"{SESSION}commitments/add/", commitments.add, name="commitment_add"),
    path("groups/<str:group_id>/year/", year.detail, name="group_year"),
    path("groups/<str:group_id>/commitments/", commitments.index, name="commitment_list"),
    path("groups/<str:group_id>/commitments/<str:commitment_id>/", commitments.follow_up, name="commitment_follow_up"),
]

keeping_patterns = [
    path(f"{SESSION}roles/", roles.index, name="session_roles"),
    path(f"{SESSION}roles/ask/", roles.ask, name="session_role_ask"),
    path(f"{SESSION}roles/answer/", roles.answer, name="session_role_answer"),
    path(f"{SESSION}notes/", notes.detail, name="notes"),
    path(f"{SESSION}notes/edit/", notes.edit, name="notes_edit"),
    path(f"{SESSION}notes/consent/", notes.consent, name="notes_consent"),
]

WRITTEN = f"{SESSION}written/<str:round_id>/"
written_patterns = [
    path(f"{SESSION}written/new/", written.create, name="written_round_create"),
    path(WRITTEN, written.detail, name="written_round"),
    path(f"{WRITTEN}write/", written.write, name="written_round_write"),
    path(f"{WRITTEN}pass/", written.pass_, name="written_round_pass"),
    path(f"{WRITTEN}withdraw/", written.withdraw, name="written_round_withdraw"),
    path(f"{WRITTEN}edit/", written.edit, name="written_round_edit"),
    path(f"{WRITTEN}turn/", written.turn, name="written_round_turn"),
    path(f"{WRITTEN}bell/", written.move_bell, name="written_round_bell"),
    path(f"{WRITTEN}people/", written.add_people, name="written_round_people"),
]

urlpatterns = agenda_patterns + card_patterns + deciding_patterns + keeping_patterns + written_patterns
