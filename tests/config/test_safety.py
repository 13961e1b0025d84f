"""What protects every page: the headers that a browser gets, in development and in production."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

POLICY = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self' https://www.wikipedia.org",
}
IN_PRODUCTION = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "reading.example"})
secure = client.get("/healthz", secure=True)
print(json.dumps({
    "secure": [secure.status_code, dict(secure.headers)],
    "plain": client.get("/groups/?s=1").headers.get("Location"),
    "plain_health": client.get("/healthz").status_code,
    "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "flags": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
}))
"""


def policy(header: str) -> dict[str, str]:
    return dict(directive.strip().split(" ", 1) for directive in header.split(";"))


@pytest.mark.parametrize("path", ["/healthz", "/accounts/login/", "/static/css/site.css"])
def test_every_answer_says_what_a_page_may_do(client: Client, db: None, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert policy(response["Content-Security-Policy"]) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_production_is_reached_by_tls_alone(root: Path, tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "k3yTq9vXw2ZrB7nLm4PsD8fGhJ5cVx1aQe6uIoYtRbN0wMzKlS",
        "ALLOWED_HOSTS": "reading.example",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
    }
    command = [sys.executable, "-W", "ignore", "-c", IN_PRODUCTION]
    process = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    seen = json.loads(process.stdout.splitlines()[-1])
    status, headers = seen["secure"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert policy(headers["Content-Security-Policy"]) == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert seen["plain"] == "https://reading.example/groups/?s=1"
    assert seen["plain_health"] == 200, "a load balancer asks from inside"
    assert seen["cookies"] == ["__Host-session", "__Host-csrf"]
    assert seen["flags"] == [True, True, True]
