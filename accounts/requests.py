"""The request of somebody who is signed in."""

from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    """A request behind sign-in, as every view takes it that isn't `login_not_required`."""

    user: User
