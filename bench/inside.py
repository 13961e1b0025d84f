"""Runs a module's `main(*arguments)` with Django set up: `python -m bench.inside bench.fill full`.

What it returns is printed as one line of JSON, the last one on standard output.
"""

import json
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    module, *arguments = sys.argv[1:]
    print(json.dumps(import_module(module).main(*arguments)))
