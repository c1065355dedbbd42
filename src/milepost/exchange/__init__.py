"""File formats: bytes to and from ProjectFile; no database, no network."""
