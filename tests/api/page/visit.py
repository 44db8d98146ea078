"""A visit of the page in Chromium, which complains about whatever a page must not do."""

from typing import Protocol

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MILLISECONDS = 60_000  # a busy machine draws its first page of a PDF in more than 20 s


class Visit:
    """An open page in a browser context of its own."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        width: int,
        dark: bool,
        language: str,
        collection: str,
    ) -> None:
        self.address = address.rstrip("/")
        self.context = browser.new_context(
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            locale=language,
        )
        self.context.set_default_timeout(PATIENCE_MILLISECONDS)
        if collection != "default":
            # about:blank and sandboxed originals have no storage.
            self.context.add_init_script(
                f"try {{ localStorage.setItem('yiju.collection', '{collection}') }} catch {{}}"
            )
        self.page: Page = self.context.new_page()
        # What the page logged, threw, showed in a dialog, or asked of another host. A test that
        # provokes one clears the list.
        self.complaints: list[str] = []
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("request", self._note_request)

    def go(self, route: str = "") -> None:
        """Open a route, such as `#/ask?q=…`, as a new visitor does."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/{route}")

    def close(self) -> None:
        """Close the page. Fails if there was anything to complain about."""
        self.context.close()
        assert not self.complaints, self.complaints

    def _note_message(self, message: ConsoleMessage) -> None:
        self.complaints.append(message.text)

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.address + "/", "about:", "blob:", "data:")):
            self.complaints.append(request.url)


class Visitor(Protocol):
    """Opens the page."""

    def __call__(
        self,
        route: str = "",
        *,
        width: int = 1440,
        dark: bool = False,
        language: str = "en",
        collection: str = "default",
    ) -> Visit:
        """Open a route of the page in a new browser context."""
        ...
