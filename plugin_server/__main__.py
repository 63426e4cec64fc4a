"""`python -m plugin_server` is `session-arcs`."""

from plugin_server.cli import main

main()
