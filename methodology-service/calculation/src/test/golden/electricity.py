#!/usr/bin/env python3
"""Golden vectors of household electricity: single days, and months with their settlement.

The two branches are those of methodologies.md, section 3; baseline by season, persons, readings
and guards those of the document sz-household-electricity. One Wh at 0.3127 kg/kWh is 312.7 mg.

    U_d <= b(season) x persons:  credit = baseline - U_d, at once
    otherwise:                   credit = mean of the seven days before - U_d, when the month closes

Credits stay exact fractions of a Wh; the one rounding is the day's, down to the milligram.

The saw-tooth guard caps a month's own-mean credit:

    reference days: last month's readings; fewer than seven: with the first of this month, which
                    then earn nothing by their own mean (own_mean_unknown: there are too few
                    readings before them to compare with); of an odd number without the earliest
    cap = max(0, mean(reference days) - mean(the month's other days)) x number of those
    above the cap each day has its share in proportion; the running sum is rounded down, so that
    the days together make the cap rounded down once
"""

from datetime import date, timedelta
from fractions import Fraction

from common import decimal, floor, local, utc, wall, write

METHODOLOGY = "sz-household-electricity"
VERSION = "illustrative-1"
FACTOR_04403 = "golden-factor-0.4403"
TYPE = "tanpuhui.activity.electricity-day.v1"
FACTOR = {VERSION: Fraction("312.7"), FACTOR_04403: Fraction("440.3")}  # mg per Wh
SEASON = {1: ("winter", 1700), 2: ("winter", 1700), 3: ("spring", 2000), 4: ("spring", 2000), 5: ("spring", 2000),
          6: ("summer", 4000), 7: ("summer", 4000), 8: ("summer", 4000), 9: ("summer", 4000),
          10: ("autumn", 3000), 11: ("autumn", 3000), 12: ("winter", 1700)}
OWN_MEAN_DAYS = 7
OWN_MEAN_DAYS_LEAST = 5
REFERENCE_DAYS = 7
LEAST_USE = 1000
FIRST_DAY = date(2011, 1, 1)
ON = {"saw_tooth": True, "empty_home": True}
OFF = {"saw_tooth": False, "empty_home": False}


def baseline(day, persons):
    return SEASON[day.month][1] * persons


def at_once(day, energy, quality, persons, guards):
    """What a day gives by itself: ("problem", code), ("amount", exact Wh) or ("waits", None)."""
    if guards["empty_home"] and energy < LEAST_USE:
        return "problem", "not_eligible"
    if quality != "measured":
        return "problem", "not_eligible"
    credit = baseline(day, persons) - energy
    if credit > 0:
        return "amount", Fraction(credit)
    return ("problem", "no_reduction") if credit == 0 else ("waits", None)


def single(name, day, energy, persons=3, quality="measured", grade="metered", expect=None, version=VERSION, grams=None):
    """One day alone. `expect` is the code or "waits", stated by hand; None when an amount follows."""
    start = local(day + "T00:00:00")
    end = start + timedelta(days=1)
    the_day = date.fromisoformat(day)
    season, each = SEASON[the_day.month]
    notes = ["local day %s, UTC from %s" % (day, utc(start))]
    kind, value = at_once(the_day, energy, quality, persons, ON)
    if the_day < FIRST_DAY:
        kind, value = "problem", "no_methodology"
    elif grade != "metered":
        kind, value = "problem", "grade_not_accepted"
    notes.append("baseline %s %d Wh x %d persons = %d Wh, use %d Wh" % (season, each, persons, each * persons, energy))
    if kind == "amount":
        exact = value * FACTOR[version]
        amount = floor(exact)
        notes.append("%d Wh x %s mg/Wh = %s mg; down to %d mg" % (value, decimal(FACTOR[version]), decimal(exact), amount))
        assert expect is None and (grams is None or floor(Fraction(grams) * 10) == amount // 100), (name, amount)
        expected = {"amount_mg_co2e": amount}
    elif kind == "waits":
        assert expect == "waits", name
        notes.append("above the baseline: waits for its month")
        expected = {"awaiting_settlement": True}
    else:
        assert expect == value, (name, value)
        notes.append("refused: %s" % value)
        expected = {"problem": value}
    return {"name": name, "methodology": METHODOLOGY, "version": version, "type": TYPE,
            "act": {"quantities": {"day": day, "energy_wh": energy, "read_quality": quality},
                    "occurred_at": utc(start), "ended_at": utc(end), "persons": persons, "evidence_grade": grade},
            "expect": expected, "arithmetic": "; ".join(notes)}


def means(readings):
    """The readings that may enter means: measured ones, whatever they earned."""
    return {one["day"]: one["energy_wh"] for one in readings if one["read_quality"] == "measured"}


def own_mean_credits(month_days, counted, guards, borrowed, notes):
    """Exact own-mean credit in Wh of each waiting day of the month; None with too few readings before it."""
    credits = {}
    for one in month_days:
        day = date.fromisoformat(one["day"])
        if at_once(day, one["energy_wh"], one["read_quality"], one["persons"], guards)[0] != "waits":
            continue
        before = ((day - timedelta(days=back)).isoformat() for back in range(1, OWN_MEAN_DAYS + 1))
        seven = [counted[key] for key in before if key in counted]
        if len(seven) < OWN_MEAN_DAYS_LEAST:
            credits[one["day"]] = None
            notes.append("%s: only %d of seven days" % (day, len(seven)))
            continue
        mean = Fraction(sum(seven), len(seven))
        credit = max(Fraction(0), mean - one["energy_wh"])
        notes.append("%s: own mean %d/%d = %s, - %d = %s Wh" % (day, sum(seven), len(seven), decimal(mean), one["energy_wh"], decimal(credit)))
        credits[one["day"]] = Fraction(0) if one["day"] in borrowed else credit
    return credits


def month(name, month, readings, guards=ON, version=VERSION, total=None, waiting=None):
    """A household's month. `total` (mg) and `waiting` (mg of own-mean days) are checks given by the text or by hand."""
    year, number = (int(part) for part in month.split("-"))
    first = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    before = date(year - (number == 1), (number - 2) % 12 + 1, 1)
    counted = means(readings)
    factor = FACTOR[version]
    month_days = sorted((one for one in readings if first <= date.fromisoformat(one["day"]) < after), key=lambda one: one["day"])
    notes, left = [], None
    borrowed = set()
    if guards["saw_tooth"]:
        last = sorted(day for day in counted if before <= date.fromisoformat(day) < first)
        this = sorted(day for day in counted if first <= date.fromisoformat(day) < after)
        borrowed = set(this[:max(0, REFERENCE_DAYS - len(last))])
        reference = last + sorted(borrowed)
        reference = reference[len(reference) % 2:]
        other = [day for day in this if day not in borrowed]
        left = Fraction(0)
        if reference and other:
            mean_reference = Fraction(sum(counted[day] for day in reference), len(reference))
            mean_other = Fraction(sum(counted[day] for day in other), len(other))
            left = max(Fraction(0), mean_reference - mean_other) * len(other)
            notes.append("cap: (mean of %d reference days %s - mean of %d other days %s) x %d = %s Wh" % (
                len(reference), decimal(mean_reference), len(other), decimal(mean_other), len(other), decimal(left)))
        if borrowed:
            notes.append("borrowed as reference: %s" % ", ".join(sorted(borrowed)))
    own_credits = own_mean_credits(month_days, counted, guards, borrowed, notes)
    earned = sum((credit for credit in own_credits.values() if credit is not None), Fraction(0))
    scale = Fraction(1)
    if left is not None and earned > left:
        scale = left / earned
        notes.append("own credits %s Wh above the cap: each x %s" % (decimal(earned), decimal(scale)))
    days, sum_mg, sum_waiting, running = [], 0, 0, Fraction(0)
    for one in month_days:
        day = date.fromisoformat(one["day"])
        kind, value = at_once(day, one["energy_wh"], one["read_quality"], one["persons"], guards)
        if kind == "amount":
            notes.append("%s: %d - %d = %s Wh x %s = %s mg" % (
                day, baseline(day, one["persons"]), one["energy_wh"], decimal(value), decimal(factor), decimal(value * factor)))
            amount = floor(value * factor)
        elif kind == "waits":
            credit = own_credits[one["day"]]
            if credit is None or one["day"] in borrowed:
                kind, value = "problem", "own_mean_unknown"
            else:
                kind = "amount"
                if scale == 1:
                    amount = floor(credit * factor)
                else:
                    amount = floor((running + credit * scale) * factor) - floor(running * factor)
                    running += credit * scale
                notes.append("%s: %s Wh x %s -> %d mg" % (day, decimal(credit * scale), decimal(factor), amount))
                sum_waiting += amount
        if kind == "amount":
            kind, value = ("amount", amount) if amount else ("problem", "no_reduction")
        if kind == "amount":
            days.append({"day": one["day"], "amount_mg_co2e": value})
            sum_mg += value
        else:
            days.append({"day": one["day"], "problem": value})
            notes.append("%s: %s" % (day, value))
    assert total is None or sum_mg == total, (name, sum_mg, total)
    assert waiting is None or sum_waiting == waiting, (name, sum_waiting, waiting)
    return {"name": name, "methodology": METHODOLOGY, "version": version, "month": month, "guards": guards, "days": readings,
            "expect": {"days": days, "total_mg_co2e": sum_mg}, "arithmetic": "; ".join(notes)}


def series(first, energies, persons=3, estimated=(), missing=()):
    """Readings from a first day on; `estimated` and `missing` are positions from 0."""
    start = date.fromisoformat(first)
    return [{"day": (start + timedelta(days=i)).isoformat(), "energy_wh": wh,
             "read_quality": "estimated" if i in estimated else "measured",
             "persons": persons[i] if isinstance(persons, list) else persons}
            for i, wh in enumerate(energies) if i not in missing]


TEXT = [12100, 11800, 13000, 12400, 11900, 12600, 12200]  # the history of the worked examples, mean 12285.714...


def days():
    return [
        single("worked example: 6.2 kWh of 9.0 kWh in autumn (875.6 g)", "2024-10-15", 6200, grams="875.56"),
        single("worked example at 0.4403: 1,232.8 g", "2024-10-15", 6200, version=FACTOR_04403, grams="1232.84"),
        single("use equal to the baseline gives nothing", "2024-10-15", 9000, expect="no_reduction"),
        single("one Wh below the baseline: 312.7 down to 312", "2024-10-15", 8999),
        single("one Wh above the baseline waits", "2024-10-15", 9001, expect="waits"),
        single("two Wh below: 625.4 down", "2024-10-15", 8998),
        single("ten Wh below: exactly 3127", "2024-10-15", 8990),
        single("nine Wh below: 2814.3 down", "2024-10-15", 8991),
        single("least use, exactly 1000 Wh", "2024-10-15", 1000),
        single("one Wh below the least use", "2024-10-15", 999, expect="not_eligible"),
        single("one Wh above the least use", "2024-10-15", 1001),
        single("zero use of an empty home", "2024-10-15", 0, expect="not_eligible"),
        single("estimated reading earns nothing", "2024-10-15", 6200, quality="estimated", expect="not_eligible"),
        single("estimated reading above the baseline", "2024-10-15", 10500, quality="estimated", expect="not_eligible"),
        single("one person in spring, last day", "2024-05-31", 1500, persons=1),
        single("first day of summer, the same use", "2024-06-01", 1500, persons=1),
        single("last day of summer", "2024-09-30", 3999, persons=1),
        single("first day of autumn: above its baseline", "2024-10-01", 3999, persons=1, expect="waits"),
        single("last day of autumn", "2024-11-30", 2999, persons=1),
        single("first day of winter: above its baseline", "2024-12-01", 2999, persons=1, expect="waits"),
        single("winter, at its baseline", "2025-01-15", 1700, persons=1, expect="no_reduction"),
        single("winter, one Wh below", "2025-01-15", 1699, persons=1),
        single("last day of winter in a leap year, 29 February", "2024-02-29", 1999, persons=1, expect="waits"),
        single("29 February below its baseline", "2024-02-29", 1600, persons=1),
        single("first day of spring after a leap day", "2024-03-01", 1999, persons=1),
        single("last day of winter in an ordinary year", "2023-02-28", 1600, persons=1),
        single("turn of the year, 31 December", "2024-12-31", 3000, persons=2),
        single("turn of the year, 1 January, UTC still in December", "2025-01-01", 3000, persons=2),
        single("two persons in summer", "2024-07-15", 5000, persons=2),
        single("five persons in summer: the greatest credit with the least use", "2024-07-15", 1000, persons=5),
        single("ten persons in summer", "2024-07-15", 12345, persons=10),
        single("one person, summer, exactly the baseline", "2024-07-15", 4000, persons=1, expect="no_reduction"),
        single("first day of validity", "2011-01-01", 3000, persons=2),
        single("last day before validity, UTC and local 2010", "2010-12-31", 3000, persons=2, expect="no_methodology"),
        single("grade transaction is not accepted", "2024-10-15", 6200, grade="transaction", expect="grade_not_accepted"),
        single("grade self declared is not accepted", "2024-10-15", 6200, grade="self_declared", expect="grade_not_accepted"),
    ]


def months():
    saw = series("2024-06-01", [10000, 20000] * 30 + [10000], persons=2)
    other_saw = series("2024-05-01", [20000, 10000] * 30 + [20000], persons=2)
    flat = series("2024-05-01", [15000] * 61, persons=2)
    return [
        month("worked example: 10.5 kWh, own mean 12.2857 kWh (558.4 g)", "2024-10", series("2024-09-24", TEXT + [10500]), total=558392),
        month("worked example at 0.4403 is exactly 786,250 mg: divide once", "2024-10", series("2024-09-24", TEXT + [10500]), version=FACTOR_04403, total=786250),
        month("worked example without guards is the same", "2024-10", series("2024-09-24", TEXT + [10500]), guards=OFF, version=FACTOR_04403, total=786250),
        month("worked example: 12.9 kWh above the own mean", "2024-10", series("2024-09-24", TEXT + [12900]), total=0),
        month("use equal to the own mean gives nothing", "2024-10", series("2024-09-24", [12000] * 7 + [12000]), total=0),
        month("one Wh below the own mean", "2024-10", series("2024-09-24", [12000] * 7 + [11999]), total=312),
        month("a seventh of a Wh below the own mean: 44.67 down to 44", "2024-10", series("2024-09-24", [12001] + [12000] * 6 + [12000]), guards=OFF, total=44),
        month("a milligram is not reached below a seventh: six sevenths above", "2024-10", series("2024-09-24", [12001] + [12000] * 6 + [12001]), guards=OFF, total=0),
        month("five of seven days are enough", "2024-10", series("2024-09-24", TEXT + [10500], missing=(1, 4)), guards=OFF),
        month("four of seven days are too few", "2024-10", series("2024-09-24", TEXT + [10500], missing=(1, 3, 4)), guards=OFF, total=0),
        month("six of seven days", "2024-10", series("2024-09-24", TEXT + [10500], missing=(0,)), guards=OFF),
        month("an estimated day does not enter the mean", "2024-10", series("2024-09-24", TEXT + [10500], estimated=(2,)), guards=OFF),
        month("three estimated days leave too few", "2024-10", series("2024-09-24", TEXT + [10500], estimated=(2, 3, 4)), guards=OFF, total=0),
        month("an eighth day back does not count", "2024-10", series("2024-09-23", [30000] + TEXT + [10500]), guards=OFF, total=558392),
        month("no history at all", "2024-10", series("2024-10-10", [10500]), guards=OFF, total=0),
        month("saw-tooth household in July, guarded: 5 kWh in all", "2024-07", saw, waiting=1563500),
        month("saw-tooth household in July, unguarded", "2024-07", saw, guards=OFF),
        month("saw-tooth in July at 0.4403, guarded", "2024-07", saw, version=FACTOR_04403, waiting=2201500),
        month("saw-tooth household in June, May of 31 days without its first: nothing", "2024-06", other_saw, total=0),
        month("saw-tooth household in June, unguarded", "2024-06", other_saw, guards=OFF),
        month("flat 15 kWh earns nothing", "2024-06", flat, total=0),
        month("flat 15 kWh earns nothing without guards either", "2024-06", flat, guards=OFF, total=0),
        month("empty home, a whole month of zero, guarded", "2024-06", series("2024-05-01", [0] * 61), total=0),
        month("empty home, unguarded: the whole baseline every day of June", "2024-06", series("2024-06-01", [0] * 30), guards=OFF, total=30 * 12000 * 3127 // 10),
        month("only the empty-home guard on", "2024-06", series("2024-05-25", [9000] * 7 + [0, 999, 1000]), guards={"saw_tooth": False, "empty_home": True}),
        month("only the saw-tooth guard on", "2024-06", series("2024-05-25", [9000] * 7 + [0, 999, 1000]), guards={"saw_tooth": True, "empty_home": False}),
        month("month rises against the last: the cap is nothing", "2024-10", series("2024-09-24", [10000] * 7 + [14000] * 7 + [12000]), total=0),
        month("cap shared in proportion: 1000 Wh over 2000, 2285.71 and 1000", "2024-10", series("2024-09-24", [12000] * 7 + [10000, 14000, 14000, 10000, 11000])),
        month("one reference reading too few: the only day is borrowed and earns nothing", "2024-10", series("2024-09-25", [12000] * 6 + [10000]), total=0),
        month("one reference reading too few: the first day is borrowed, the second earns", "2024-10", series("2024-09-25", [12000] * 6 + [10000, 10000])),
        month("an estimated first day is not borrowed, the next measured one is", "2024-10", series("2024-09-25", [12000] * 6 + [10000, 10000, 10000], estimated=(6,))),
        month("reference of seven days, the earliest left out of the odd number", "2024-10", series("2024-09-24", [19000] + [12000] * 6 + [11000, 11000])),
        month("reference of eight days, none left out", "2024-10", series("2024-09-23", [19000] + [12000] * 7 + [11000, 11000])),
        month("month of below-baseline and own-mean days together", "2024-10", series("2024-09-24", [12000] * 7 + [8000, 11000, 9000, 9001, 8999])),
        month("persons change inside the month", "2024-10", series("2024-09-24", [9500] * 7 + [9500, 9500, 9500], persons=[3] * 8 + [4, 4])),
        month("two persons until the last day, then one", "2024-10", series("2024-10-29", [5000, 5000, 5000], persons=[2, 2, 1])),
        month("season changes inside the history, October's baseline on the first", "2024-10", series("2024-09-24", [9500] * 7 + [9200])),
        month("leap February, history over the leap day", "2024-03", series("2024-02-23", [7000] * 7 + [6500])),
        month("leap day itself settled in February", "2024-02", series("2024-01-20", [7000] * 40 + [6900])),
        month("ordinary February", "2023-02", series("2023-01-20", [7000] * 39 + [6900])),
        month("January settles against December of the year before", "2025-01", series("2024-12-25", [8000] * 7 + [7000, 7500])),
        month("December, last day of the year", "2024-12", series("2024-11-24", [10000] * 7 + [9000] * 30 + [8000])),
        month("estimated days inside the month earn nothing and enter no mean", "2024-10", series("2024-09-24", TEXT + [10500, 10500, 10500], estimated=(8,))),
        month("gap in the month: a missing day is no reading of zero", "2024-10", series("2024-09-24", TEXT + [10500, 10500, 10500], missing=(8,))),
        month("a day below the least use enters the mean of later days", "2024-10", series("2024-09-24", TEXT + [500, 10200])),
        month("a hundred and fifty kWh fall: the greatest own-mean credit here", "2024-10", series("2024-09-24", [160000] * 7 + [10000])),
    ]


if __name__ == "__main__":
    vectors = days()
    assert len(vectors) >= 30
    settled = months()
    assert len(settled) >= 30
    write("household-electricity.json", vectors + settled)
