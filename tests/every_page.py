"""Every page of the site and who looks at it, for tests/test_every_page.py. An address in neither list fails it.

A page stands by its name under the sign-in name of somebody of the demo, with a query where that shows something else
(tests/furnished.py makes it an address). What a form answers when it is sent is a page too: those unlike any other are
in tests/arrivals.py.
"""

PAGES = {
    "nobody": """
        home account_login account_signup account_inactive account_recover account_reset_password
        account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
        account_confirm_email account_email_verification_sent join reading_list reading_list?q=nothing
        reading_detail reading_version search search?q=round reading_print reading_print?margin=wide
        reading_rights deleted_group site_page/privacy site_page/house-rules site_page/contact mail_stop
    """,
    "newcomer": """
        home calendar_settings rota join reading_list reading_add group_list group_create account_profile
        account_recovery_codes group_directory group_outside group_outside/open group_outside/quiet
    """,
    "stela-g": "home reading_list?own=1",
    "asker": "home join_request join_request/declined waiting_place group_outside",
    "member": """
        own_decision
        search search?q=night search?q=nobody+here search?q=%F0%9F%98%80
        calendar_settings
        home account_profile account_delete account_email account_change_password account_logout account_reauthenticate
        account_recovery_codes reading_list reading_detail reading_edit reading_add_version comment_edit
        reading_import
        reading_content_notes note_list note_add?block=2 note_edit reading_translation reading_translation_pairs
        comment_resonance comment_withdraw comment_history thread_detail draft_list
    """,
    "rosa-m": """
        group_session_needs/of-a-series group_needs group_session/begun
        group_poll_list group_poll group_poll/many group_poll/ended rota rota_days
        group_list group_words group_closing group_dividing
        group_detail group_leave group_mail group_quiet member_list member_rename group_session_list group_session
        session_live
        group_reading_list group_reading group_reading_version passage_comment?block=2
        group_decision_list
        passage_comment?block=2&start=0&end=6 thread_detail?reply=1 comment_flag group_reading_export
        group_reading_print?names=1 group_reading_print?notes=margin group_reading_print?margin=wide
        group_thread_list group_thread_begin session_talk news
        prompt_answer thread_detail/answered thread_bring thread_bring?comment=1
        comment_resonance group_resonance own_share
        session_guide session_guide?names=1 session_missed group_syllabus_list group_syllabus
        home group_agreement group_agreement_version group_repair group_worry
        written_round written_round/read written_round/closed written_round/planned
    """,
    "organizer": """
        group_closing group_closing_announce group_dividing group_dividing_propose
        group_openness group_decision_list group_request_list group_request_answer group_waiting_list invitation_mail
        group_waiting_take_off
        group_poll_list group_poll/many group_poll_create group_poll_create?weekly=1 group_poll_close/many
        group_poll_edit/many
        home group_detail group_edit member_list member_roles member_remove invitation_list group_session
        group_session_cancel group_session/of-a-series group_session_edit/of-a-series
        group_session_cancel/of-a-series group_session_more/of-a-series group_session_rule/of-a-series
        group_session_presence group_session_sheet
        group_session_presence/begun group_session/begun group_session_needs/of-a-series
        group_session_create group_session_edit agenda agenda_add agenda_edit cards card_join session_roles
        notes notes_edit decide commitment_add
        group_year commitment_list commitment_follow_up proposal_edit
        session_live session_round_begin session_table
        written_round_create written_round_edit written_round written_round/planned
        group_reading_list group_reading_add group_reading_import group_import
        group_reading_add_version group_reading group_reading_changes group_reading_content_notes
        group_prompt_list group_prompt_edit
        group_reading_translation group_reading_translation_pairs passage_comment?block=2
        group_syllabus_list group_syllabus group_syllabus_create group_syllabus_edit group_syllabus_add
        read_again group_syllabus_item group_syllabus_bring group_agreement group_agreement_edit
    """,
    "moderator": """
        home group_worry admin:index admin:app_list admin:discussions_case_changelist
        admin:discussions_case_changelist?show=decided admin:discussions_case_changelist?q=floor
        admin:discussions_case_change admin:discussions_logentry_changelist
        admin:discussions_appeal_changelist admin:discussions_appeal_change
    """,
    "staff": """
        home reading_changes admin:index admin:pages_sitepage_changelist admin:pages_sitepage_add
        admin:pages_sitepage_change admin:pages_sitepage_delete admin:pages_sitepage_history
        admin:readings_reading_changelist admin:readings_reading_changelist?q=round admin:readings_reading_add
        admin:readings_reading_change admin:readings_reading_history admin:reading_take_down
        admin:readings_rightsnotice_changelist admin:readings_rightsnotice_change
        admin:readings_rightsnotice_delete admin:mail_message_changelist admin:discussions_sitemoderator_changelist
        admin:discussions_sitemoderator_add admin:discussions_sitemoderator_change
    """,
    "superuser": """
        admin:index admin:accounts_user_changelist admin:accounts_user_changelist?is_staff__exact=1
        admin:accounts_user_change admin:accounts_user_history admin:accounts_accountlook_changelist
    """,
}

# Addresses that take a form only.
FORMS = """
    group_closing_take_back group_dividing_take_back group_dividing_complete
    group_openness_address group_decision_reverse join_request_withdraw join_request_read waiting_place_give_up
    waiting_place_read note_place reading_place group_reading_decide group_reading_carry
    reading_decide reading_carry group_prompt_move group_prompt_remove
    group_syllabus_item_move group_syllabus_item_remove
    thread_follow thread_read group_threads_read threads_read
"""
NO_PAGES = dict.fromkeys(FORMS.split(), "takes a form only") | {
    "healthz": "for machines",
    "readyz": "for machines",
    "admin:jsi18n": "a script's words",
    "admin:login": "leads to the sign-in",
    "admin:logout": "takes a form only",
    "admin:case_claim": "takes a form only",
    "admin:case_bulk": "takes a form only",
    "admin:case_note": "takes a form only",
    "admin:case_release": "takes a form only",
    "admin:case_decide": "takes a form only; what it refuses is in ARRIVALS",
    "admin:accounts_user_add": "nobody may",
    "admin:accounts_user_delete": "nobody may",
    "admin:readings_reading_delete": "nobody may",
    "admin:(?P<url>.*)$": "the admin's catch-all",
    "admin:<path:object_id>/": "the admin's address of old",
    "account_confirm_login_code": "leads to the sign-in: there are no such codes",
    "account_set_password": "leads to changing it: everybody has one",
    "account_recovery_codes_kept": "takes a form only",
    "comment_detail": "leads to the comment's place in its thread",
    "comment_reply": "takes a form only",
    "draft_discard": "takes a form only",
    "group_reading_file": "a file",
    "group_syllabus_file": "a file",
    "group_syllabus_remove": "takes a form only",
    "group_reading_move": "takes a form only",
    "group_reading_remove": "takes a form only",
    "session_file": "a file",
    "group_words_markdown": "a file",
    "group_words_json": "a file",
    "group_quiet_end": "takes a form only",
    "group_poll_ask": "takes a form only",
    "group_poll_take_back": "takes a form only",
    "rota_forget": "takes a form only",
    "calendar_feed": "for calendars",
    "calendar_titles": "takes a form only",
    "calendar_off": "takes a form only",
    "group_agreement_accept": "takes a form only",
    "group_worry_answer": "takes a form only",
    "group_worry_step": "takes a form only",
    "group_worry_settle": "takes a form only",
    "group_worry_withdraw": "takes a form only",
    "group_session_answer": "takes a form only",
    "session_role_ask": "takes a form only",
    "session_role_answer": "takes a form only",
    "notes_consent": "takes a form only",
    "brought_passage_remove": "takes a form only",
    "brought_comment_remove": "takes a form only",
    "group_session_i_was": "takes a form only",
    "card_answer": "takes a form only",
    "card_take_back": "takes a form only",
    "decide_nothing_yet": "takes a form only",
    "proposal_answer": "takes a form only",
    "proposal_adopt": "takes a form only",
    "proposal_take_back": "takes a form only",
    **dict.fromkeys(
        ("session_round_turn", "session_round_part", "session_round_order", "session_round_ask"), "takes a form only"
    ),
    "session_round_word": "takes a form only",
    "session_round_close": "takes a form only",
    "session_live_version": "a part of a page, for a script",
    "table": "on a phone that is lent, which meetings/test_table_browser.py looks at",
    "table_version": "a part of a page, for a script",
    "table_turn": "takes a form only",
    "table_word": "takes a form only",
    "table_back": "takes a form only",
    "agenda_fit": "takes a form only",
    "agenda_move": "takes a form only",
    "agenda_skip": "takes a form only",
    "agenda_begin": "takes a form only",
    "agenda_remove": "takes a form only",
    "written_round_write": "takes a form only; what it refuses is in ARRIVALS",
    "written_round_pass": "takes a form only",
    "written_round_withdraw": "takes a form only",
    "written_round_turn": "takes a form only",
    "written_round_bell": "takes a form only",
    "written_round_people": "takes a form only",
    "group_session_ask": "takes a form only",
    "invitation_revoke": "takes a form only",
    "invitation_poster": "takes a form only; what it answers is in ARRIVALS",
    "member_hand_over": "takes a form only",
    "member_give_back": "takes a form only",
    "reading_feed": "for machines",
    "reading_markdown": "a file",
    "quick_exit": "takes a form only",
    "removal_read": "takes a form only",
}
