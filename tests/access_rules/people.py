"""The site's own pages, and everybody's account."""

from tests.access_rules.rule import anybody, signed_in

RULES = {
    "healthz": anybody,
    "readyz": anybody,
    "home": anybody,
    "search": anybody,
    "site_page": anybody,
    "mail_stop": anybody,
    "quick_exit": anybody,
    "account_login": anybody,
    "account_logout": anybody,
    "account_signup": anybody,
    "account_inactive": anybody,
    "account_recover": anybody,
    "account_reset_password": anybody,
    "account_reset_password_done": anybody,
    "account_reset_password_from_key": anybody,
    "account_reset_password_from_key_done": anybody,
    "account_confirm_email": anybody,
    "account_email_verification_sent": anybody,
    "account_confirm_login_code": anybody,
    "account_profile": signed_in,
    "account_email": signed_in,
    "account_change_password": signed_in,
    "account_set_password": signed_in,
    "account_reauthenticate": signed_in,
    "account_recovery_codes": signed_in,
    "account_recovery_codes_kept": signed_in,
}
