"""The desk of moderators and staff."""

from tests.access_rules.rule import CHANGING, EVERYBODY_THERE, MODERATORS, NOBODY_AT_ALL, STAFF, SUPERUSER, at_the_desk

RULES = {
    "admin:index": at_the_desk(EVERYBODY_THERE),
    "admin:login": at_the_desk(EVERYBODY_THERE),
    "admin:logout": at_the_desk(EVERYBODY_THERE),
    "admin:jsi18n": at_the_desk(EVERYBODY_THERE),
    "admin:app_list": at_the_desk(EVERYBODY_THERE),
    "admin:discussions_case_changelist": at_the_desk(MODERATORS | {"outsider"}),
    "admin:discussions_case_change": at_the_desk(MODERATORS),
    "admin:case_claim": at_the_desk(MODERATORS),
    "admin:case_release": at_the_desk(MODERATORS),
    "admin:case_decide": at_the_desk(MODERATORS),
    "admin:case_note": at_the_desk(MODERATORS),
    "admin:case_bulk": at_the_desk(MODERATORS | {"outsider"}),
    "admin:discussions_logentry_changelist": at_the_desk(MODERATORS | {"outsider"}),
    **dict.fromkeys([f"admin:pages_sitepage_{page}" for page in CHANGING], at_the_desk(STAFF)),
    **dict.fromkeys([f"admin:readings_reading_{page}" for page in CHANGING], at_the_desk(STAFF)),
    **dict.fromkeys([f"admin:accounts_user_{page}" for page in CHANGING], at_the_desk(SUPERUSER)),
    "admin:discussions_appeal_changelist": at_the_desk(MODERATORS | {"outsider"}),
    "admin:discussions_appeal_change": at_the_desk(MODERATORS),
    **{f"admin:discussions_sitemoderator_{page}": at_the_desk(STAFF) for page in ("changelist", "add", "change")},
    "admin:mail_message_changelist": at_the_desk(STAFF),
    "admin:accounts_accountlook_changelist": at_the_desk(SUPERUSER),
    "admin:reading_take_down": at_the_desk(STAFF),
    "admin:readings_rightsnotice_changelist": at_the_desk(STAFF),
    "admin:readings_rightsnotice_change": at_the_desk(STAFF),
    "admin:readings_rightsnotice_delete": at_the_desk(STAFF),
    "admin:readings_reading_delete": at_the_desk(NOBODY_AT_ALL),
    "admin:accounts_user_add": at_the_desk(NOBODY_AT_ALL),
    "admin:accounts_user_delete": at_the_desk(NOBODY_AT_ALL),
}
