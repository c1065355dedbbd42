"""Opening a page in a window of its own, with an eye on everything it asks for or complains about."""

from __future__ import annotations

from playwright.sync_api import Browser, Page


class Opened:
    """An opened page, with every request, error and refused policy that it caused."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


class Opener:
    """Opens an address in a window of its own."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def __call__(self, address: str, *, theme: str = "light", width: int = 1280) -> Opened:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        opened = Opened(context.new_page())
        opened.page.goto(address)
        return opened
