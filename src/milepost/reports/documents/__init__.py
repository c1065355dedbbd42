"""Documents: one neutral structure each for forecast, schedule and health, before any format."""
