"""The mathematics of plans: frozen data and arrays in and out; no files, clock or network."""
