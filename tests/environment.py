"""A pytest plugin (`-p tests.environment`): the environment that the tests run in, set before settings load."""

import os

os.environ.setdefault("DEBUG", "1")
