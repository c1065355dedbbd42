"""The shell door: parse, call, render."""
