"""Payloads: the JSON that other programs rely on, versioned by its ``schema`` member."""
