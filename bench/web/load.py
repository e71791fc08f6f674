"""People who read pages and send forms at the same time, and how long each answer takes.

Each reader opens the pages of a round one after the other and then reads for a while, as people do;
each writer is signed in as a convenor, keeps a delivery plan of their own and adds milestones to it.
Everything is asked over kept connections, from this one process, and each answer is timed from the
first byte sent to the last byte read. Only Python's own library is used.
"""

import argparse
import asyncio
import html
import random
import re
import sys
import time
import urllib.parse
from pathlib import Path

PAGES = [
    "/", "/scoreboard", "/indicators", "/indicators/persistent-absence", "/places", "/plan",
    "/statements", "/meetings", "/asks", "/partnerships", "/about/numbers", "/api/v1/scoreboard",
    "/voices", "/dossiers", "/theory", "/academics", "/area-assets", "/recipes",
]
# Of each of these lists, the first thing in it is read too.
LISTS = ["/places", "/statements", "/meetings", "/asks", "/partnerships", "/voices", "/dossiers"]
TARGETS_MS = {"view": 100.0, "write": 250.0}


class Person:
    """A connection that is kept, with its cookies."""

    def __init__(self, address, times):
        self.host, port = address.rsplit(":", 1)
        self.port = int(port)
        self.times = times
        self.cookies = {}
        self.streams = None

    async def ask(self, method, path, fields=None, kind="view"):
        body = urllib.parse.urlencode(fields).encode() if fields is not None else b""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [f"{method} {path} HTTP/1.1", f"host: {self.host}:{self.port}"]
        if cookies:
            head.append(f"cookie: {cookies}")
        if fields is not None:
            head += [
                "content-type: application/x-www-form-urlencoded",
                "sec-fetch-site: same-origin",
                f"content-length: {len(body)}",
            ]
        sent = ("\r\n".join(head) + "\r\n\r\n").encode() + body
        begun = time.perf_counter()
        status, headers, text = await self.exchange(sent)
        took = time.perf_counter() - begun
        if kind is not None:
            self.times[kind].append((took * 1000, status, path))
        for line in headers:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                key, _, rest = value.strip().partition("=")
                self.cookies[key] = rest.split(";")[0]
        return status, text

    async def exchange(self, sent):
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.streams
        writer.write(sent)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ")[1])
        names = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head[1:]}
        if "content-length" in names:
            text = await reader.readexactly(int(names["content-length"]))
        else:
            text = b""
            while True:
                size = int((await reader.readline()).strip() or b"0", 16)
                text += await reader.readexactly(size)
                await reader.readline()
                if size == 0:
                    break
        if names.get("connection", "").lower() == "close":
            writer.close()
            self.streams = None
        return status, head[1:], text.decode("utf-8", "replace")

    async def sign_in(self, email, password):
        _, page = await self.ask("GET", "/sign-in", kind=None)
        fields = {"form_token": hidden(page, "form_token"), "email": email, "password": password}
        for _ in range(50):
            status, _ = await self.ask("POST", "/sign-in", fields, kind=None)
            if status == 303:
                return
            await asyncio.sleep(0.5)
        sys.exit(f"{email} could not sign in: status {status}")


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found.group(1) if found else ""


async def first_of(person, listed):
    """The address of the first thing in a list."""
    _, page = await person.ask("GET", listed, kind=None)
    for path in re.findall(rf'href="({listed}/[a-z0-9-]+)"', html.unescape(page)):
        if not path.endswith("/new") and (await person.ask("GET", path, kind=None))[0] == 200:
            return path
    sys.exit(f"{listed} leads nowhere: the district must have one of each")


async def results_of(person):
    """The results of a conversation that is closed, which are the most work of all pages."""
    _, page = await person.ask("GET", "/voices", kind=None)
    for path in re.findall(r'href="(/voices/[a-z0-9-]+)"', html.unescape(page)):
        if (await person.ask("GET", f"{path}/results", kind=None))[0] == 200:
            return f"{path}/results"
    sys.exit("no conversation is closed: the district must have one")


async def reads(person, pages, until, chance, pause):
    await asyncio.sleep(chance.uniform(0, pause))
    while time.perf_counter() < until:
        path = chance.choice(pages)
        await person.ask("GET", path)
        await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)


async def writes(person, number, until, chance, pause):
    _, page = await person.ask("GET", "/plan", kind=None)
    token = hidden(page, "form_token")
    title = f"Delivery plan of writer {number}"
    fields = {"form_token": token, "title": title, "from": "2026-09-01", "until": "2030-08-31"}
    await person.ask("POST", "/plan", fields, kind="write")
    plan = f"/plan/delivery-plan-of-writer-{number}"
    fields = {"form_token": token, "seen": "1", "did": "add-priority", "priority-title": "Attendance"}
    await person.ask("POST", plan, fields, kind="write")
    seen = 2
    while time.perf_counter() < until:
        await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
        fields = {
            "form_token": token, "seen": str(seen), "did": "add-milestone", "priority": "1",
            "what": f"Step {seen}", "owner": "Operations manager", "milestone-due": "2027-01-31",
        }
        status, _ = await person.ask("POST", plan, fields, kind="write")
        seen += status == 303
        await person.ask("GET", plan)


def share(times, part):
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def cpu_seconds(process):
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--address", required=True)
    options.add_argument("--password", required=True)
    options.add_argument("--server", type=int, required=True)
    options.add_argument("--users", type=int, default=200)
    options.add_argument("--writers", type=int, default=20)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--pause", type=float, default=3, help="seconds a person reads")
    given = options.parse_args()
    times = {"view": [], "write": []}
    writers = [Person(given.address, times) for _ in range(given.writers)]
    for writer in writers:
        await writer.sign_in("convenor@demo.example", given.password)
    readers = [Person(given.address, times) for _ in range(given.users - given.writers)]
    pages = PAGES + [await first_of(readers[0], listed) for listed in LISTS]
    pages.append(await results_of(readers[0]))
    for path in pages:
        status, _ = await readers[0].ask("GET", path, kind=None)
        if status != 200:
            sys.exit(f"{path} answers {status}: every page must answer before it is timed")
    before = cpu_seconds(given.server)
    until = time.perf_counter() + given.seconds
    people = [reads(p, pages, until, random.Random(n), given.pause) for n, p in enumerate(readers)]
    people += [writes(p, n, until, random.Random(-n), given.pause) for n, p in enumerate(writers)]
    await asyncio.gather(*people)
    spent = cpu_seconds(given.server) - before
    print(f"{given.users} people, {given.writers} of them writing, {given.seconds:.0f} s, pages: {' '.join(pages)}")
    bad = 0
    for kind, found in times.items():
        took = [milliseconds for milliseconds, status, _ in found if status in (200, 303)]
        wrong = [(status, path) for _, status, path in found if status not in (200, 303)]
        bad += len(wrong)
        target = TARGETS_MS[kind]
        p95 = share(took, 0.95)
        print(
            f"{kind:6} {len(found):6} answers  p50 {share(took, 0.5):7.1f} ms  p95 {p95:7.1f} ms  "
            f"p99 {share(took, 0.99):7.1f} ms  target p95 {target:.0f} ms  ratio {p95 / target:.2f}  "
            f"errors {len(wrong)} {sorted(set(wrong))[:3] if wrong else ''}"
        )
    slowest = {path: share([took for took, _, at in times["view"] if at == path], 0.95) for path in pages}
    worst = sorted(slowest, key=slowest.get, reverse=True)[:4]
    print("slowest pages at p95: " + ", ".join(f"{path} {slowest[path]:.1f} ms" for path in worst))
    print(f"the server used {spent:.1f} CPU s, {1000 * spent / max(1, sum(map(len, times.values()))):.1f} ms an answer")
    sys.exit(1 if bad else 0)


asyncio.run(main())
