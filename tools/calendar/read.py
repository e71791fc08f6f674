"""Reads calendar files with the library icalendar and tells what it understood, a line of JSON an entry.

    read.py FILE..

Anything the library noted as an error, and a time zone it had to make up, is an error of ours.
"""

import json
import sys
from datetime import timezone

from icalendar import Calendar


def entries(path):
    with open(path, "rb") as file:
        calendar = Calendar.from_ical(file.read())
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    for part in calendar.walk():
        if getattr(part, "errors", None):
            sys.exit(f"{path}: {part.name}: {part.errors}")
    for event in calendar.walk("VEVENT"):
        start, end = event["DTSTART"], event["DTEND"]
        zone = start.params.get("TZID")
        if zone not in zones:
            sys.exit(f"{path}: the time zone {zone} is not in the file")
        # By the rules the file itself carries, and by those the library knows: they must agree.
        own = next(part for part in calendar.walk("VTIMEZONE") if str(part["TZID"]) == zone).to_tz()
        universal = lambda moment: moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        by_file = lambda moment: universal(moment.dt.replace(tzinfo=own))
        if by_file(start) != universal(start.dt):
            sys.exit(f"{path}: {by_file(start)} by the file, {universal(start.dt)} by {zone}")
        yield {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "location": str(event["LOCATION"]),
            "starts": universal(start.dt),
            "ends": universal(end.dt),
        }


for name in sys.argv[1:]:
    for entry in entries(name):
        print(json.dumps(entry))
