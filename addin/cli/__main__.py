"""Run ``python -m addin.cli`` where the command ``onpace`` is not on the path."""

from addin.cli import main

main()
