"""Whatever a page complains of is told to the server, because not every engine's driver lets tests read the console."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

_TELLS, _HEARS = "/complaints.js", "/complaints"
_SCRIPT = b"""(() => {
  let left = false; // what is under way then comes to nothing
  window.addEventListener("beforeunload", () => { left = true; });
  const tell = (kind, text) => {
    if (!left) navigator.sendBeacon("/complaints", JSON.stringify([location.pathname, kind, String(text)]));
  };
  window.addEventListener("error", (event) => {
    // what cannot be fetched says so at its element
    tell("error", event.message || `not loaded: ${event.target.src || event.target.href}`);
  }, true);
  window.addEventListener("unhandledrejection", (event) => tell("rejection", event.reason));
  window.addEventListener("securitypolicyviolation", (event) => tell("policy", `${event.violatedDirective} ${event.blockedURI}`));
  for (const kind of ["error", "warn"]) {
    const usual = console[kind];
    console[kind] = (...what) => { tell("console", what.join(" ")); usual.apply(console, what); };
  }
})();"""


class Complaints:
    """The application, with a first script in every page that tells what goes wrong there. ``heard`` lists it."""

    def __init__(self, application: Callable):
        self._application = application
        self.heard: list[str] = []

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["PATH_INFO"] == _TELLS:
            start_response("200 OK", [("Content-Type", "text/javascript")])
            return [_SCRIPT]
        if environ["PATH_INFO"] == _HEARS:
            told = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            self.heard.append(": ".join(json.loads(told)))
            start_response("204 No Content", [])
            return []
        return self._answer(environ, start_response)

    def _answer(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """The application's answer; pages are asked for unpacked, so that the script can be put into them."""
        kept: list = []

        def hold(status: str, headers: list, exc_info: object = None) -> None:
            kept[:] = [status, headers]

        page = "text/html" in environ.get("HTTP_ACCEPT", "")
        body = self._application(environ | ({"HTTP_ACCEPT_ENCODING": ""} if page else {}), hold)
        content = b"".join(body)
        status, headers = kept
        if status.startswith(("4", "5")) and environ["PATH_INFO"] != "/favicon.ico":
            self.heard.append(f"{environ['PATH_INFO']}: {status}")
        if dict(headers).get("Content-Type", "").startswith("text/html"):
            content = content.replace(b"<head>", b'<head><script src="' + _TELLS.encode() + b'"></script>', 1)
            headers = [(name, value) for name, value in headers if name not in ("Content-Length", "ETag")]
            headers.append(("Content-Length", str(len(content))))
        start_response(status, headers)
        return [content]
