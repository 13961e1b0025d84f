"""Addresses of a session as it happens. They come before all others: each phone in a room asks one every few seconds,
and Django tries one pattern after the other.
"""

from django.urls import include, path

from meetings.views import live, table

live_patterns = [
    path("version/", live.version, name="session_live_version"),
    path("", live.detail, name="session_live"),
    path("begin/", live.begin, name="session_round_begin"),
    path("turn/", live.turn, name="session_round_turn"),
    path("part/", live.part, name="session_round_part"),
    path("order/", live.order, name="session_round_order"),
    path("ask/", live.ask, name="session_round_ask"),
    path("word/", live.word, name="session_round_word"),
    path("close/", live.close, name="session_round_close"),
    path("table/", table.lend, name="session_table"),
]

# On the phone that goes round the table. Nothing in these addresses says whose or which session.
table_patterns = [
    path("", table.detail, name="table"),
    path("version/", table.version, name="table_version"),
    path("turn/", table.turn, name="table_turn"),
    path("word/", table.word, name="table_word"),
    path("back/", table.give_back, name="table_back"),
]

urlpatterns = [
    path("groups/<str:group_id>/sessions/<str:session_id>/live/", include(live_patterns)),
    path("table/", include(table_patterns)),
]
