"""Who signs in, as allauth has it, and the question that every request of somebody signed in begins with."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models

from accounts.models import User
from statements.kept import Given, Kept

SIGNED_IN = Kept(lambda: User.objects.filter(pk=Given("person", models.CharField())))


class Backend(AuthenticationBackend):
    def get_user(self, user_id: str) -> User | None:
        """Whoever a session is of; nobody once the account is closed."""
        user = SIGNED_IN.one(person=user_id)
        return user if user and self.user_can_authenticate(user) else None
