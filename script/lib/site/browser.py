"""Looks at the documentation in a headless Chromium, over its DevTools protocol.

  browser.py check ORIGIN               no page complains, asks another host, or is wider than a phone;
                                        the reference asks the shop when it is told to
  browser.py screenshots ORIGIN FOLDER  pictures of the pages, dark and light, on a phone and a desktop
"""

import base64
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import websocket

PAGES = {
    "index": "/docs/",
    "start": "/docs/start",
    "reference": "/docs/reference",
    "contracts": "/docs/contracts/",
    "native": "/docs/contracts/native",
    "problems": "/docs/problems/",
    "problem": "/docs/problems/out_of_stock",
    "events": "/docs/events",
}
# Seconds; a busy machine takes some for the reference.
PATIENCE = 60
SIZES = {"desktop": (1440, 900, False), "phone": (390, 844, True)}


class Browser:
    """A Chromium of our own, gone with the `with` that opened it."""

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [
                "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-dev-shm-usage", "--disable-background-networking", "--no-proxy-server",
                "--disable-component-update", "--ignore-certificate-errors", "--hide-scrollbars",
                "--remote-debugging-port=0", "--remote-allow-origins=*",
                f"--user-data-dir={self.profile.name}", "about:blank",
            ],
            stderr=subprocess.PIPE, text=True,
        )
        for line in self.process.stderr:
            if line.startswith("DevTools listening on "):
                self.address = line.split()[-1]
                return self
        raise RuntimeError("Chromium did not start")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.profile.cleanup()

    def page(self, size="desktop", scheme="light"):
        return Page(self, *SIZES[size], scheme)


class Page:
    def __init__(self, browser, width, height, mobile, scheme):
        self.socket = websocket.create_connection(browser.address, timeout=PATIENCE, max_size=None)
        self.session, self.count, self.events = None, 0, []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.target = target
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.send(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}])

    def close(self):
        self.session = None
        self.send("Target.closeTarget", targetId=self.target)
        self.socket.close()

    def send(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def receive(self):
        message = json.loads(self.socket.recv())
        if "method" in message:
            self.events.append(message)
        return message

    def open(self, address):
        self.send("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def evaluate(self, expression):
        answer = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    def until(self, expression, seconds=PATIENCE):
        """Waits until something is true on the page, and returns it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.evaluate(expression):
                return value
            time.sleep(0.1)
        raise RuntimeError(f"{seconds} seconds, and still not: {expression}")

    def picture(self, file):
        data = self.send("Page.captureScreenshot", format="png")["data"]
        Path(file).write_bytes(base64.b64decode(data))

    def complaints(self, origin):
        """What a developer would see in red, and whom else the page asked."""
        for event in self.events:
            kind, values = event["method"], event["params"]
            if kind == "Runtime.exceptionThrown":
                yield f"exception: {values['exceptionDetails'].get('exception', {}).get('description')}"
            elif kind == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning", "assert"):
                texts = [str(each.get("value", each.get("description"))) for each in values["args"]]
                yield f"console: {' '.join(texts)[:500]}"
            elif kind == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
                yield f"log: {values['entry']['text'][:500]} {values['entry'].get('url', '')}"
            elif kind == "Network.requestWillBeSent":
                address = values["request"]["url"]
                parts = urlsplit(address)
                if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != origin:
                    yield f"asked another host: {address}"
            elif kind == "Network.loadingFailed" and not values.get("canceled"):
                yield f"failed to load: {values['errorText']}"
            elif kind == "Network.responseReceived" and values["response"]["status"] >= 400:
                yield f"got {values['response']['status']}: {values['response']['url']}"

    def got(self, status, path):
        """Whether such an answer comes, now or soon."""
        end = time.monotonic() + PATIENCE
        while (status, path) not in self.answers() and time.monotonic() < end:
            # What happened meanwhile comes along with any answer of the browser.
            self.evaluate("true")
            time.sleep(0.1)
        return (status, path) in self.answers()

    def answers(self):
        return [
            (each["params"]["response"]["status"], urlsplit(each["params"]["response"]["url"]).path)
            for each in self.events
            if each["method"] == "Network.responseReceived"
        ]


def show(page, origin, name):
    page.open(origin + PAGES[name])
    page.until("document.querySelector('a.brand') !== null")
    if name == "reference":
        page.until("document.body.innerText.includes('The order of refusals')")
        time.sleep(1)


def check(origin):
    wrong = []
    with Browser() as browser:
        for size in SIZES:
            for name in PAGES:
                page = browser.page(size)
                show(page, origin, name)
                wrong += [f"{name} on a {size}: {each}" for each in page.complaints(origin)]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wrong.append(f"{name} on a {size}: is wider than the screen")
                page.close()
        wrong += try_a_request(browser, origin)
    print("\n".join(wrong))
    print(f"{len(PAGES) * len(SIZES)} pages, {len(wrong)} complaints")
    return not wrong


def try_a_request(browser, origin):
    """What a reader does: opens an operation's client in the reference, and sends the request."""
    page = browser.page()
    page.open(f"{origin}{PAGES['reference']}#tag/operations/GET/health")
    page.until("document.body.innerText.includes('/health')")
    press(page, r"/Test Request.*\/health/")
    press(page, r"/^Send/")
    if not page.got(200, "/health"):
        yield "try it: the shop was not asked"
    yield from (f"try it: {each}" for each in page.complaints(origin))


def press(page, pattern):
    """Presses the first visible button whose text or label matches."""
    page.until(f"""(() => {{
      const named = (each) => (each.innerText + ' ' + (each.ariaLabel ?? '')).replace(/\\s+/g, ' ').trim()
      const button = [...document.querySelectorAll('button')]
        .find((each) => {pattern}.test(named(each)) && each.getClientRects().length > 0)
      button?.click()
      return button !== undefined
    }})()""")


def screenshots(origin, folder):
    Path(folder).mkdir(parents=True, exist_ok=True)
    with Browser() as browser:
        for size in SIZES:
            for scheme in ("light", "dark"):
                for name in PAGES:
                    page = browser.page(size, scheme)
                    show(page, origin, name)
                    page.picture(f"{folder}/{name}-{size}-{scheme}.png")
                    page.close()
    print(f"{len(PAGES) * len(SIZES) * 2} pictures in {folder}")


if __name__ == "__main__":
    if sys.argv[1] == "check":
        sys.exit(0 if check(sys.argv[2]) else 1)
    screenshots(sys.argv[2], sys.argv[3])
