"""A pytest plugin (`-p tests.environment`): the environment that the tests run in, set before settings load."""

import os

os.environ.setdefault("DEBUG", "1")
# Playwright keeps an event loop in the test's own thread, where Django would refuse to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
