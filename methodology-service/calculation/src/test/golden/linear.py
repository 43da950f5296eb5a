#!/usr/bin/env python3
"""Golden vectors of the two linear methodologies: public transport and shared bikes.

Mass of a ride: distance in km times net factor in g per person-km, down to the milligram.
Since 1 km = 1000 m and 1 g = 1000 mg, that is metres times the factor, in milligrams.
Factors and filters are typed in here from methodologies.md, sections 1 and 2, and the documents.
Every vector states its expectation by hand where it is a refusal; the filters below must agree.
"""

from fractions import Fraction

from common import decimal, floor, local, seconds, utc, wall, write

TRANSPORT = "sz-low-carbon-public-transport"
TRANSPORT_VERSION = "2021-12-17"
TRANSIT = "tanpuhui.activity.transit-trip.v1"
BIKE = "sz-shared-bike-riding"
BIKE_VERSION = "illustrative-1"
RIDE = "tanpuhui.activity.bike-ride.v1"
SYNTHETIC = "golden-2024-07-01"
ALTERNATIVE = "2022-09-23"  # the shipped document with 46.7, submitted and not filed

FACTORS = {
    (TRANSPORT, TRANSPORT_VERSION): {"metro": "46.8", "bus": "26.9"},
    (TRANSPORT, SYNTHETIC): {"metro": "46.7", "bus": "26.9"},
    (TRANSPORT, ALTERNATIVE): {"metro": "46.7", "bus": "26.9"},
    (BIKE, BIKE_VERSION): {"bike": "33.88", "ebike": "35.01"},
}
BUS_TRIP = {"M1": 7200, "M2": 6800, "M3": 8100, "M7": 7600, "B689": 3100, "74": 6300, "101": 6900, "103": 5900, "324": 8600}
BUS_DEFAULT = 6300
METRO_DISTANCE = {("罗湖", "国贸"): 1000, ("罗湖", "老街"): 1900, ("罗湖", "大剧院"): 2600, ("罗湖", "会展中心"): 7400,
                  ("罗湖", "世界之窗"): 19200, ("会展中心", "世界之窗"): 11800}
GRADES = {TRANSPORT: {"metered", "transaction"}, BIKE: {"metered", "transaction", "sensor"}}
FIRST_DAY = {TRANSPORT: local("2021-12-17T00:00:00"), BIKE: local("2017-01-01T00:00:00")}


def distance_of(quantities):
    """Metres of a ride and where they come from; None when nothing gives them."""
    if "distance_m" in quantities:
        return quantities["distance_m"], "distance_m"
    if quantities.get("mode") == "bus":
        line = quantities.get("line")
        if line in BUS_TRIP:
            return BUS_TRIP[line], "average trip of line %s" % line
        return BUS_DEFAULT, "default average trip"
    pair = (quantities.get("board_stop"), quantities.get("alight_stop"))
    for key in (pair, pair[::-1]):
        if key in METRO_DISTANCE:
            return METRO_DISTANCE[key], "table %s-%s" % key
    return None, "no distance"


def refusal(methodology, quantities, start, end, grade):
    """The first reason against a ride in the order version, grade, conditions; None when it counts."""
    if start < FIRST_DAY[methodology]:
        return "no_methodology"
    if grade not in GRADES[methodology]:
        return "grade_not_accepted"
    kind = quantities["mode" if methodology == TRANSPORT else "vehicle"]
    if kind not in (("metro", "bus") if methodology == TRANSPORT else ("bike", "ebike")):
        return "not_eligible"
    distance, _ = distance_of(quantities)
    duration = None if end is None else seconds(start, end)
    if methodology == TRANSPORT:
        if distance > 200000:
            return "not_eligible"
        if duration is not None and not 0 <= duration <= 21600:
            return "not_eligible"
        return None
    if quantities.get("status", "completed") != "completed":
        return "not_eligible"
    if not 200 <= distance <= 20000 or duration is None or not 60 <= duration <= 7200:
        return "not_eligible"
    if not 3000 <= Fraction(distance * 3600) / duration <= 30000:
        return "not_eligible"
    return None


def vector(methodology, name, quantities, start, end=None, grade="transaction", refused=None, grams=None, version=None, filed=None):
    """One vector. `refused` is the expected code, stated by hand; `grams` a decimal the text itself gives."""
    default = TRANSPORT_VERSION if methodology == TRANSPORT else BIKE_VERSION
    version = version or default
    act = {"quantities": quantities, "occurred_at": utc(start)}
    if end is not None:
        act["ended_at"] = utc(end)
    act["evidence_grade"] = grade
    found = refusal(methodology, quantities, start, end, grade)
    notes = ["local start %s" % wall(start)]
    if end is not None:
        notes.append("%s s" % decimal(seconds(start, end)))
    expect = {"problem": refused}
    if refused in (None, "no_reduction"):
        assert found is None, (name, found)
        factor = Fraction(FACTORS[(methodology, version)][quantities.get("mode", quantities.get("vehicle"))])
        distance, source = distance_of(quantities)
        exact = distance * factor
        amount = floor(exact)
        notes.append("%d m (%s) x %s mg/m = %s mg" % (distance, source, decimal(factor), decimal(exact)))
        notes.append("down to %d mg" % amount)
        assert (amount == 0) == (refused == "no_reduction"), name
        assert grams is None or amount == Fraction(grams) * 1000, (name, amount, grams)
        if refused is None:
            expect = {"amount_mg_co2e": amount}
    else:
        assert found == refused, (name, found, refused)
        if end is not None and methodology == BIKE:
            duration = seconds(start, end)
            if duration > 0:
                notes.append("%d m x 3600 / %s s = %s m/h" % (quantities["distance_m"], decimal(duration), decimal(Fraction(quantities["distance_m"] * 3600) / duration)))
        notes.append("refused: %s" % refused)
    one = {"name": name, "methodology": methodology, "version": version, "type": TRANSIT if methodology == TRANSPORT else RIDE}
    if filed:
        one["filed"] = filed
    one.update({"act": act, "expect": expect, "arithmetic": "; ".join(notes)})
    return one


def transport():
    noon = local("2024-03-15T12:00:00")

    def trip(name, quantities, start=noon, end="+1800", **more):
        from datetime import timedelta
        if isinstance(end, str):
            end = start + timedelta(microseconds=int(Fraction(end) * 1_000_000))
        return vector(TRANSPORT, name, quantities, start, end, **more)

    def metro(distance):
        return {"mode": "metro", "distance_m": distance}

    def bus(distance):
        return {"mode": "bus", "distance_m": distance}

    both = [TRANSPORT_VERSION, SYNTHETIC]
    other = dict(version=ALTERNATIVE)
    change = dict(filed=both)
    after = dict(filed=both, version=SYNTHETIC)
    return [
        trip("worked example of the text: metro 14.2 km", metro(14200), grams="664.56"),
        trip("worked example of the text: electric bus 6.3 km", bus(6300), grams="169.47"),
        trip("worked example of the text: commute leg, bus 3.1 km", bus(3100), grams="83.39"),
        trip("one metre by metro, down from 46.8", metro(1)),
        trip("one metre by bus, down from 26.9", bus(1)),
        trip("two metres by metro, down from 93.6", metro(2)),
        trip("four metres by metro, down from 187.2", metro(4)),
        trip("five metres by metro, exactly 234", metro(5)),
        trip("ten metres by bus, exactly 269", bus(10)),
        trip("nine metres by bus, down from 242.1", bus(9)),
        trip("metro, a remainder of two tenths is dropped: 9999 m", metro(9999)),
        trip("metro, 10 km exactly", metro(10000)),
        trip("metro, 10001 m", metro(10001)),
        trip("bus, remainder of nine tenths: 8601 m", bus(8601)),
        trip("bus, remainder of one tenth: 8609 m", bus(8609)),
        trip("average metro trip of 8.6 km", metro(8600), grams="402.48"),
        trip("zero metres by metro", metro(0), refused="no_reduction"),
        trip("zero metres by bus", bus(0), refused="no_reduction"),
        trip("longest metro ride, 200000 m", metro(200000), end="+21600"),
        trip("one metre over the longest metro ride", metro(200001), end="+21600", refused="not_eligible"),
        trip("longest metro ride less one metre", metro(199999), end="+21600"),
        trip("longest bus ride, 200000 m", bus(200000), end="+21600"),
        trip("one metre over the longest bus ride", bus(200001), end="+21600", refused="not_eligible"),
        trip("six hours exactly", metro(14200), end="+21600"),
        trip("six hours and one second", metro(14200), end="+21601", refused="not_eligible"),
        trip("six hours and one millisecond", metro(14200), end="+21600.001", refused="not_eligible"),
        trip("a millisecond short of six hours", metro(14200), end="+21599.999"),
        trip("ends when it starts", metro(14200), end="+0"),
        trip("ends a second before it starts", metro(14200), end="-1", refused="not_eligible"),
        trip("end unknown, distance known: no duration to check", metro(14200), end=None),
        trip("bus boarding alone, line M1", {"mode": "bus", "line": "M1"}, end=None),
        trip("bus boarding alone, line B689", {"mode": "bus", "line": "B689"}, end=None),
        trip("bus boarding alone, line 324, key of digits", {"mode": "bus", "line": "324"}, end=None),
        trip("bus boarding alone, line not in the table", {"mode": "bus", "line": "N999"}, end=None),
        trip("bus boarding alone, no line at all", {"mode": "bus"}, end=None),
        trip("bus with line and distance: the distance counts", {"mode": "bus", "line": "M1", "distance_m": 5000}),
        trip("metro by the table of distances", {"mode": "metro", "board_stop": "罗湖", "alight_stop": "会展中心"}),
        trip("metro by the table, the other way round", {"mode": "metro", "board_stop": "会展中心", "alight_stop": "罗湖"}),
        trip("metro by the table, longest pair", {"mode": "metro", "board_stop": "世界之窗", "alight_stop": "罗湖"}),
        trip("metro with stops and distance: the distance counts", {"mode": "metro", "board_stop": "罗湖", "alight_stop": "国贸", "distance_m": 1234}),
        trip("first millisecond of validity, 2021-12-17 local, still the 16th in UTC", metro(14200), start=local("2021-12-17T00:00:00")),
        trip("last millisecond before validity", metro(14200), start=local("2021-12-16T23:59:59.999"), refused="no_methodology"),
        trip("starts before validity, ends inside: the start decides", metro(14200), start=local("2021-12-16T23:45:00"), refused="no_methodology"),
        trip("leap day, first instant, UTC says 28 February", metro(14200), start=local("2024-02-29T00:00:00")),
        trip("leap day, last millisecond", metro(14200), start=local("2024-02-29T23:59:59.999")),
        trip("over midnight at the end of a month", bus(6300), start=local("2024-03-31T23:50:00")),
        trip("over midnight at the end of a year", bus(6300), start=local("2024-12-31T23:50:00")),
        trip("grade metered", metro(14200), grade="metered"),
        trip("grade transaction", metro(14200), grade="transaction"),
        trip("grade sensor is not accepted", metro(14200), grade="sensor", refused="grade_not_accepted"),
        trip("grade self declared is not accepted", metro(14200), grade="self_declared", refused="grade_not_accepted"),
        trip("the alternative version: metro 14.2 km", metro(14200), grams="663.14", **other),
        trip("the alternative version: electric bus 6.3 km", bus(6300), grams="169.47", **other),
        trip("the alternative version: one metre by metro, down from 46.7", metro(1), **other),
        trip("the alternative version: first millisecond of its validity", metro(10001), start=local("2022-09-23T00:00:00"), **other),
        trip("version change: last millisecond of 46.8", metro(14200), start=local("2024-06-30T23:59:59.999"), grams="664.56", **change),
        trip("version change: first millisecond of 46.7, UTC still in June", metro(14200), start=local("2024-07-01T00:00:00"), grams="663.14", **after),
        trip("version change: rides over midnight under 46.8, the start decides", metro(1), start=local("2024-06-30T23:55:00"), **change),
        trip("version change: one metre under 46.7", metro(1), start=local("2024-07-01T00:00:00.001"), **after),
        trip("version change: midnight UTC of 1 July is eight hours into 46.7", metro(10001), start=local("2024-07-01T08:00:00"), **after),
        trip("version change: midnight UTC of 30 June is still 46.8", metro(10001), start=local("2024-06-30T08:00:00"), **change),
        trip("version change: the bus factor stays", bus(6300), start=local("2024-07-01T00:00:00"), grams="169.47", **after),
    ]


def bikes():
    from datetime import timedelta
    noon = local("2024-03-15T12:00:00")

    def ride(name, distance, duration, vehicle="bike", start=noon, status="completed", **more):
        quantities = {"vehicle": vehicle, "distance_m": distance}
        if status is not None:
            quantities["status"] = status
        end = None if duration is None else start + timedelta(microseconds=int(Fraction(duration) * 1_000_000))
        return vector(BIKE, name, quantities, start, end, **more)

    no = dict(refused="not_eligible")
    return [
        ride("worked example of the text: mean ride of 1.94 km (65.7 g)", 1940, "600", grams="65.727"),
        ride("e-bike 3 km", 3000, "600", "ebike", grams="105.03"),
        ride("25 m steps are exact: 2025 m by bike", 2025, "600"),
        ride("down at the last digit: 201 m, 6809.88", 201, "120"),
        ride("down at the last digit: 202 m, 6843.76", 202, "120"),
        ride("down at the last digit: 1001 m, 33913.88", 1001, "300"),
        ride("down at the last digit: 1003 m, 33981.64", 1003, "300"),
        ride("remainder of one hundredth: e-bike 201 m, 7037.01", 201, "120", "ebike"),
        ride("remainder of ninety-nine hundredths: e-bike 299 m, 10467.99", 299, "120", "ebike"),
        ride("exact: e-bike 300 m", 300, "120", "ebike"),
        ride("shortest distance, 200 m", 200, "120"),
        ride("one metre short of the shortest distance", 199, "120", **no),
        ride("one metre over the shortest distance", 201, "121"),
        ride("shortest distance by e-bike", 200, "60", "ebike"),
        ride("one metre short by e-bike", 199, "60", "ebike", **no),
        ride("longest distance, 20000 m", 20000, "7200"),
        ride("one metre over the longest distance", 20001, "7200", **no),
        ride("one metre short of the longest distance", 19999, "7200"),
        ride("longest distance by e-bike is the greatest amount there is", 20000, "2400", "ebike", grams="700.2"),
        ride("one metre over by e-bike", 20001, "7200", "ebike", **no),
        ride("shortest time, 60 s", 300, "60"),
        ride("one second short of the shortest time", 300, "59", **no),
        ride("a millisecond short of the shortest time", 300, "59.999", **no),
        ride("a millisecond over the shortest time", 300, "60.001"),
        ride("longest time, 7200 s", 8000, "7200"),
        ride("one second over the longest time", 8000, "7201", **no),
        ride("a millisecond over the longest time", 8000, "7200.001", **no),
        ride("a millisecond short of the longest time", 8000, "7199.999"),
        ride("slowest, exactly 3 km/h: 200 m in 240 s", 200, "240"),
        ride("one second too slow: 200 m in 241 s", 200, "241", **no),
        ride("a millisecond too slow: 200 m in 240.001 s", 200, "240.001", **no),
        ride("slowest over two hours: 6000 m in 7200 s", 6000, "7200"),
        ride("one metre too few in two hours: 5999 m", 5999, "7200", **no),
        ride("fastest, exactly 30 km/h: 20000 m in 2400 s", 20000, "2400"),
        ride("one second too fast: 20000 m in 2399 s", 20000, "2399", **no),
        ride("a millisecond too fast: 20000 m in 2399.999 s", 20000, "2399.999", **no),
        ride("fastest in the shortest time: 500 m in 60 s", 500, "60"),
        ride("one metre too many in the shortest time: 501 m in 60 s", 501, "60", **no),
        ride("speed with a remainder just inside: 999 m in 1198 s", 999, "1198"),
        ride("speed with a remainder just outside: 999 m in 1199 s", 999, "1199", **no),
        ride("no end: no duration", 2000, None, **no),
        ride("ends when it starts", 2000, "0", **no),
        ride("ends before it starts", 2000, "-600", **no),
        ride("zero metres is below the shortest distance, not a zero reduction", 0, "600", **no),
        ride("voided", 2000, "600", status="voided", **no),
        ride("refunded", 2000, "600", status="refunded", **no),
        ride("status not told", 2000, "600", status=None),
        ride("grade metered", 2000, "600", grade="metered"),
        ride("grade sensor", 2000, "600", grade="sensor"),
        ride("grade self declared is not accepted", 2000, "600", grade="self_declared", refused="grade_not_accepted"),
        ride("first instant of validity, UTC still in 2016", 2000, "600", start=local("2017-01-01T00:00:00")),
        ride("last millisecond before validity", 2000, "600", start=local("2016-12-31T23:59:59.999"), refused="no_methodology"),
        ride("leap day, first instant, UTC says 28 February", 2000, "600", start=local("2024-02-29T00:00:00")),
        ride("over midnight into 1 March of a leap year", 2000, "600", start=local("2024-02-29T23:55:00")),
        ride("over midnight at the end of a month", 2000, "600", start=local("2024-04-30T23:55:00")),
        ride("over midnight at the end of a year", 2000, "600", "ebike", start=local("2024-12-31T23:55:00")),
    ]


if __name__ == "__main__":
    write("public-transport.json", transport())
    write("shared-bike.json", bikes())
