"""One module a command: its click command stands in it as `command`. To add one, add a module; a name with a leading underscore is none.

Heavy imports belong inside the functions: `scorer --help` loads every module here.
"""
