"""Design tokens: one light and one dark colour a name, as data and as CSS custom properties."""

from __future__ import annotations

COLOURS: dict[str, tuple[str, str]] = {
    "canvas": ("#f6f7f9", "#0e1117"),
    "surface": ("#ffffff", "#161b22"),
    "raised": ("#ffffff", "#1d232d"),
    "sunken": ("#eceef2", "#0a0d12"),
    "line": ("#dfe2e8", "#2b323d"),
    "line-strong": ("#858d9b", "#6c7686"),
    "text": ("#1a2130", "#e6e9ef"),
    "text-2": ("#4b5565", "#b0b8c5"),
    "text-3": ("#626b7a", "#8f99a8"),
    "accent": ("#4353d3", "#8f9bff"),
    "accent-on": ("#ffffff", "#0e1117"),
    "accent-soft": ("#ebedfd", "#232a4d"),
    "accent-text": ("#3542b8", "#aab3ff"),
    "ok": ("#15753c", "#4bc27d"),
    "ok-soft": ("#e3f5e9", "#12301f"),
    "warn": ("#8a5300", "#e5b04a"),
    "warn-soft": ("#fdf1d8", "#35280d"),
    "bad": ("#bd2631", "#ff7d78"),
    "bad-soft": ("#fdeaea", "#3d1719"),
    "info": ("#0a65b8", "#63adff"),
    "info-soft": ("#e5f1fd", "#0f2a45"),
    "g-bar": ("#5566e6", "#7682f0"),
    "g-bar-done": ("#3542b8", "#b4bcff"),
    "g-crit": ("#c43d0c", "#ff8a55"),
    "g-crit-done": ("#8f2a05", "#ffc4a6"),
    "g-ghost": ("#c9cff8", "#333d70"),
    "g-ghost-line": ("#7a87e8", "#6471d6"),
    "g-sum": ("#333c4b", "#c3cad6"),
    "g-today": ("#0a65b8", "#63adff"),
    "c1": ("#4353d3", "#8f9bff"),
    "c2": ("#b35309", "#f2a24c"),
    "c3": ("#0c7a70", "#36c5b2"),
}


def light(name: str) -> str:
    """Return a colour of the light theme, for places that no page style reaches."""
    return COLOURS[name][0]


def custom_properties() -> str:
    """Return the tokens as CSS declarations that follow the page's colour scheme."""
    return "".join(f"--{name}:light-dark({day},{night});" for name, (day, night) in COLOURS.items())
