"""The shell door: commands, output, exit codes."""

from milepost.cli.app import main

__all__ = ["main"]
