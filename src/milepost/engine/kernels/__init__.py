"""The compiled loops: numba is imported here and nowhere else, on first use."""
