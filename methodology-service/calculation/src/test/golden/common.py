"""What all generators of golden vectors share: exact numbers, local days, writing the files.

Written from the methodologies' text and the documents' parameters; reads no Java and calls none.
"""

import json
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

LOCAL = timezone(timedelta(hours=8))  # Asia/Shanghai, no daylight saving since 1991
OUT = Path(__file__).resolve().parent.parent / "resources" / "golden"


def local(text):
    """An instant from local wall time, `2024-02-29T23:59:59.999`."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def utc(instant):
    """The instant as the events write it, in UTC, with milliseconds only where there are any."""
    moment = instant.astimezone(timezone.utc)
    tail = ".%03dZ" % (moment.microsecond // 1000) if moment.microsecond else "Z"
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + tail


def wall(instant):
    """The instant in local wall time, for people."""
    moment = instant.astimezone(LOCAL)
    tail = ".%03d" % (moment.microsecond // 1000) if moment.microsecond else ""
    return moment.strftime("%Y-%m-%d %H:%M:%S") + tail + " +08:00"


def floor(value):
    """Down to the whole number, towards zero for what is never negative here."""
    assert value >= 0
    return value.numerator // value.denominator


def decimal(value, digits=9):
    """An exact decimal when there is one, else cut after `digits` with dots: for people only."""
    value = Fraction(value)
    sign, value = ("-", -value) if value < 0 else ("", value)
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    scaled = value * 10**digits
    whole = scaled.numerator // scaled.denominator
    exact = denominator == 1 and scaled.denominator == 1
    text = str(whole // 10**digits)
    rest = str(whole % 10**digits).rjust(digits, "0")
    if exact:
        rest = rest.rstrip("0")
    return sign + text + ("." + rest if rest else "") + ("" if exact else "...")


def seconds(start, end):
    """Exact seconds between two instants."""
    return Fraction((end - start) // timedelta(microseconds=1), 1_000_000)


def write(name, vectors, least=40):
    """Writes one file, one vector per line; names are unique and there are enough of them."""
    names = [vector["name"] for vector in vectors]
    double = {one for one in names if names.count(one) > 1}
    assert not double, "names used twice: %s" % sorted(double)
    assert len(vectors) >= least, "%s has only %d vectors" % (name, len(vectors))
    lines = ",\n".join("  " + json.dumps(vector, ensure_ascii=False) for vector in vectors)
    (OUT / name).write_text("[\n" + lines + "\n]\n", encoding="utf-8")
    print("%-32s %d vectors" % (name, len(vectors)))
