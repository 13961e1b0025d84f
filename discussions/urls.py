"""Addresses of threads, comments and what is asked about them, below a group's own."""

from django.urls import URLPattern, URLResolver, include, path

from discussions.views import (
    appeals,
    beginning,
    comments,
    erasure,
    exports,
    flags,
    following,
    guides,
    prompts,
    reading_on,
    readings,
    resonance,
    sharing,
    threads,
    to_sessions,
    versions,
    writing,
)

one_comment = [
    path("", comments.detail, name="comment_detail"),
    path("edit/", comments.edit, name="comment_edit"),
    path("history/", comments.history, name="comment_history"),
    path("withdraw/", comments.withdraw, name="comment_withdraw"),
    path("flag/", flags.flag, name="comment_flag"),
    path("resonance/", resonance.of_comment, name="comment_resonance"),
]

one_thread: list[URLPattern | URLResolver] = [
    path("", threads.detail, name="thread_detail"),
    path("reply/", comments.reply, name="comment_reply"),
    path("follow/", following.follow, name="thread_follow"),
    path("read/", reading_on.thread, name="thread_read"),
    path("bring/", to_sessions.bring, name="thread_bring"),
    path("comments/<int:seq>/", include(one_comment)),
]

one_version = [
    path("", readings.detail, name="group_reading_version"),
    path("changes/", versions.of_group, name="group_reading_changes"),
    path("changes/again/", versions.carry_in_group, name="group_reading_carry"),
    path("changes/<slug:passage_id>/", versions.decide_in_group, name="group_reading_decide"),
]

one_reading: list[URLPattern | URLResolver] = [
    path("", readings.detail, name="group_reading"),
    path("versions/<int:number>/", include(one_version)),
    path("comment/", readings.comment, name="passage_comment"),
    path("export/", exports.choose, name="group_reading_export"),
    path("export/<slug:kind>/", exports.file, name="group_reading_file"),
    path("print/", exports.on_paper, name="group_reading_print"),
    path("prompts/<slug:prompt_id>/", prompts.answer, name="prompt_answer"),
]

one_library_version = [
    path("", versions.of_library, name="reading_changes"),
    path("again/", versions.carry_in_library, name="reading_carry"),
    path("<slug:passage_id>/", versions.decide_in_library, name="reading_decide"),
]

one_session = [
    path("talk/", beginning.about_session, name="session_talk"),
    path("guide/", guides.on_paper, name="session_guide"),
    path("missed/", guides.missed, name="session_missed"),
    path("brought/passages/<int:brought_id>/remove/", to_sessions.leave_out_passage, name="brought_passage_remove"),
    path("brought/comments/<int:brought_id>/remove/", to_sessions.leave_out_comment, name="brought_comment_remove"),
]

in_a_group = [
    path("drafts/", writing.drafts, name="draft_list"),
    path("drafts/<int:draft_id>/discard/", writing.discard, name="draft_discard"),
    path("words-to-read-again/", writing.read_again, name="read_again"),
    path("resonance/", resonance.of_mine, name="group_resonance"),
    path("my-share/", sharing.own, name="own_share"),
]

urlpatterns = [
    path("groups/<slug:group_id>/", include(in_a_group)),
    path("groups/<slug:group_id>/sessions/<slug:session_id>/", include(one_session)),
    path("groups/<slug:group_id>/threads/", beginning.index, name="group_thread_list"),
    path("groups/<slug:group_id>/threads/read/", reading_on.group, name="group_threads_read"),
    path("threads/new/", following.news, name="news"),
    path("threads/read/", reading_on.everything, name="threads_read"),
    path("groups/<slug:group_id>/threads/begin/", beginning.begin, name="group_thread_begin"),
    path("groups/<slug:group_id>/threads/<slug:thread_id>/", include(one_thread)),
    path("groups/<slug:group_id>/readings/<slug:reading_id>/", include(one_reading)),
    path("readings/<slug:slug>/versions/<int:number>/changes/", include(one_library_version)),
    path("decisions/<int:decision_id>/", appeals.decision, name="own_decision"),
    path("accounts/delete/", erasure.account_delete, name="account_delete"),
]
