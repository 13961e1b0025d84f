from django.urls import path

from accounts import views

# Before allauth's own (config.urls), so that `email/` is the one here.
urlpatterns = [
    path("leave/", views.quick_exit, name="quick_exit"),
    path("profile/", views.profile, name="account_profile"),
    path("email/", views.email, name="account_email"),
    path("recovery-codes/", views.recovery_codes, name="account_recovery_codes"),
    path("recovery-codes/kept/", views.recovery_codes_kept, name="account_recovery_codes_kept"),
    path("recover/", views.recover, name="account_recover"),
]
