#!/usr/bin/env python3
"""Invents records with every kind of field and every kind of slip, for comparing engines.

    python3 invent.py 20000 7 out.csv

Standard library only; the same numbers give the same file. The records say nothing about how good a
linkage is: they are there so that every branch of the comparison is taken many times.
"""

import csv
import random
import sys

GIVEN = """Mohammed Muhammad Aisha Ayesha Zayn Zain Fatima Fatimah Yusuf Yousuf Omar Umar Oliver Olivia
Katherine Catherine Kate Sarah Sara Sophie Sofia Jack Jake Harry Henry Harriet Amelia Emily Emma Isaac
Isaak Jakub Kuba Zofia Maja Leo Leon Noah Nora Ella Ellie Daisy Dylan Dillon George Georgie Grace""".split()
SURNAME = """Khan Kahn Hussain Hussein Ahmed Ahmad Ali Begum Bibi Akhtar Akhter Patel Singh Kaur Smith Smyth
Jones Johns Taylor Tailor Brown Browne Wilson Willson Clarke Clark Thompson Thomson Wood Woods Walker
Hall Green Greene Nowak Novak Kowalski Kowalska Oliver Harry Omar Obrien Macdonald Mcdonald""".split()
STREETS = "High Street,Mill Lane,Station Road,Church View,Park Avenue,Moor Side,Beck Close".split(",")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slip(stream, text):
    if not text:
        return text
    at = stream.randrange(len(text))
    kind = stream.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1:]
    if kind == 1:
        return text[:at] + stream.choice(LETTERS) + text[at:]
    if kind == 2:
        return text[:at] + stream.choice(LETTERS) + text[at + 1:]
    return text[:at] + text[at + 1:at + 2] + text[at:at + 1] + text[at + 2:]


def nhs_number(stream):
    """Ten digits of the range kept for tests (999...), the last the check digit (modulus 11)."""
    while True:
        digits = "999%06d" % stream.randrange(10**6)
        check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1))) % 11
        if check != 10:
            return digits + str(check % 11)


def person(stream, home):
    year, month, day = stream.randint(2004, 2020), stream.randint(1, 12), stream.randint(1, 28)
    given = stream.choice(GIVEN)
    if stream.random() < 0.15:
        given += " " + stream.choice(GIVEN)
    surname = stream.choice(SURNAME)
    if stream.random() < 0.08:
        surname += "-" + stream.choice(SURNAME)
    return {
        "given": given,
        "surname": surname,
        "dob": (year, month, day),
        "sex": stream.choice("FM"),
        "postcode": home[0],
        "uprn": home[1],
        "school": 900001 + stream.randrange(60),
        "nhs": nhs_number(stream),
        "ref": "%08d" % stream.randrange(10**8),
        "street": home[2],
    }


def written(stream, child):
    given, surname, (year, month, day) = child["given"], child["surname"], child["dob"]
    luck = stream.random()
    if luck < 0.03:
        given, surname = surname, given
    elif luck < 0.08:
        given = slip(stream, given)
    elif luck < 0.13:
        surname = slip(stream, surname)
    elif luck < 0.15:
        given = given[:1]
    elif luck < 0.17:
        given = "Muhammad " + given
    luck = stream.random()
    born = "%04d-%02d-%02d" % (year, month, day)
    if luck < 0.02:
        born = "%04d-%02d-%02d" % (year, min(day, 12), month)
    elif luck < 0.04:
        born = "%04d-01-01" % year
    elif luck < 0.05:
        born = "%04d" % year
    elif luck < 0.08:
        born = "%04d-%02d-%02d" % (year, month, day % 28 + 1)
    elif luck < 0.10:
        born = ""
    postcode = child["postcode"] if stream.random() > 0.05 else slip(stream, child["postcode"]).upper()
    nhs = child["nhs"] if stream.random() > 0.5 else ""
    if nhs and stream.random() < 0.04:
        nhs = slip(stream, nhs).translate({ord(letter): str(at % 10) for at, letter in enumerate(LETTERS)})
    ref = child["ref"] if stream.random() > 0.6 else ""
    if ref and stream.random() < 0.06:
        ref = slip(stream, ref).translate({ord(letter): str(at % 10) for at, letter in enumerate(LETTERS)})
    some = lambda value, missing: "" if stream.random() < missing else str(value)
    return [given, surname, born, some(child["sex"], 0.02), some(postcode, 0.04), some(child["uprn"], 0.3),
            some(child["school"], 0.2), nhs, ref,
            some(slip(stream, child["street"]) if stream.random() < 0.1 else child["street"], 0.2)]


def main():
    records, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    stream = random.Random(seed)
    homes = []
    for at in range(max(1, records // 4)):
        code = "%s%d %d%s%s" % (stream.choice(["ZZ", "ZX", "ZY"]), stream.randint(1, 30), stream.randint(1, 9),
                                stream.choice("ABDEFGH"), stream.choice("ABDEFGHJLN"))
        homes.append((code, 100000 + at, "%d %s" % (stream.randint(1, 200), stream.choice(STREETS))))
    people = []
    for home in homes:
        family = stream.choice(SURNAME)
        for _ in range(stream.randint(1, 4)):
            child = person(stream, home)
            if stream.random() < 0.9:
                child["surname"] = family
            people.append(child)
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "extract", "given", "surname", "dob", "sex", "postcode", "uprn", "school", "nhs", "ref",
                       "street"])
        for number in range(records):
            child = stream.choice(people) if number % 3 == 0 else people[number % len(people)]
            rows.writerow([number, stream.choice(["health", "school", "care"])] + written(stream, child))


if __name__ == "__main__":
    main()
