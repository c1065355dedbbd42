"""Documents from engine results: built once, written as text, html, md and json."""
