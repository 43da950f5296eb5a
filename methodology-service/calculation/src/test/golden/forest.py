#!/usr/bin/env python3
"""Golden vectors of forest management: a filed project and one monitoring period.

    per m3 of stem volume [t CO2] = WD x BEF x (1 + R) x CF x 44/12          (methodologies.md, section 4)
    net  = sum over strata: area x ((V_end - V_start) - baseline growth x years) x per m3,
           minus project emissions, minus leakage
    held = rate x net, up to the milligram;  reduction = net - held, down to the milligram

1 ha = 10,000 m2, 1 t = 1,000,000,000 mg. Everything before the two roundings is an exact fraction.
"""

from datetime import date, timedelta
from fractions import Fraction

from common import decimal, floor, write

METHODOLOGY = "sz-forest-management"
VERSION = "illustrative-1"
FACTORS = {  # WD, BEF, R, CF as in the table of section 4
    "chinese_fir": ("0.307", "1.634", "0.246", "0.520"),
    "masson_pine": ("0.380", "1.472", "0.187", "0.460"),
    "eucalyptus": ("0.578", "1.263", "0.221", "0.525"),
    "broadleaf_mixed": ("0.482", "1.514", "0.262", "0.490"),
}
TABLE = {"chinese_fir": "1.1917", "masson_pine": "1.1199", "eucalyptus": "1.7158", "broadleaf_mixed": "1.6546"}
HELD = Fraction("0.10")
MG_PER_T = 10**9
MG_PER_KG = 10**6


def per_m3(kind):
    density, expansion, root, carbon = (Fraction(text) for text in FACTORS[kind])
    return density * expansion * (1 + root) * carbon * Fraction(44, 12)


for kind, text in TABLE.items():
    assert abs(per_m3(kind) - Fraction(text)) < Fraction(1, 10000), kind


def anniversary(start, count):
    """The same day `count` years on; of 29 February the last day of that month where there is none."""
    try:
        return start.replace(year=start.year + count)
    except ValueError:
        return start.replace(year=start.year + count, day=28)


def years(start, end):
    """Whole years by the calendar, then the days left as a share of the year that follows them, as the
    document's baseline scenario says; `end` is the last day, inclusive."""
    after = end + timedelta(days=1)
    whole = 0
    while anniversary(start, whole + 1) <= after:
        whole += 1
    begun = anniversary(start, whole)
    following = anniversary(start, whole + 1)
    return whole + Fraction((after - begun).days, (following - begun).days)


def vector(name, strata, volumes, start="2023-01-01", end="2023-12-31", emissions=None, leakage=None, expect=None, tonnes=None):
    """`strata`: (id, kind, m2, baseline); `volumes`: (id, start, end). `expect`: a code stated by hand."""
    filed = [{"stratum_id": i, "forest_type": kind, "area_m2": area, "baseline_growth_m3_per_ha_year": base} for i, kind, area, base in strata]
    measured = [{"stratum_id": i, "stem_volume_start_m3_per_ha": a, "stem_volume_end_m3_per_ha": b} for i, a, b in volumes]
    monitoring = {"period_start": start, "period_end": end, "strata": measured}
    if emissions is not None:
        monitoring["project_emissions_kg"] = emissions
    if leakage is not None:
        monitoring["leakage_kg"] = leakage
    notes, code = [], None
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if sorted(i for i, *_ in strata) != sorted(i for i, *_ in volumes):
        code = "strata_differ"
    elif last < first or sum(area for _, _, area, _ in strata) < 400:
        code = "not_eligible"
    else:
        length = years(first, last)
        by_id = {i: (Fraction(a), Fraction(b)) for i, a, b in volumes}
        net = Fraction(0)
        notes.append("%s years" % decimal(length))
        for i, kind, area, base in strata:
            a, b = by_id[i]
            growth = (b - a) - Fraction(base) * length
            part = Fraction(area, 10000) * growth * per_m3(kind) * MG_PER_T
            net += part
            notes.append("%s: %s ha x ((%s - %s) - %s x %s) m3/ha x %s t/m3 = %s mg" % (
                i, decimal(Fraction(area, 10000)), decimal(b), decimal(a), base, decimal(length), decimal(per_m3(kind), 12), decimal(part)))
        taken = (emissions or 0) + (leakage or 0)
        if taken:
            net -= taken * MG_PER_KG
            notes.append("- %d kg = %s mg" % (taken, decimal(net)))
        if net > 0:
            exact = net * HELD
            held = -((-exact.numerator) // exact.denominator)
            amount = floor(net - held) if net > held else 0
            notes.append("held %s, up to %d mg; %s - %d, down to %d mg" % (decimal(exact), held, decimal(net), held, amount))
            code = None if amount else "no_reduction"
        else:
            notes.append("nothing above the baseline")
            code = "no_reduction"
    assert code == expect, (name, code)
    if code:
        notes.append("refused: %s" % code)
        expected = {"problem": code}
    else:
        expected = {"amount_mg_co2e": amount}
        assert tonnes is None or abs(Fraction(amount, MG_PER_T) - Fraction(tonnes)) < Fraction(1, 1000), (name, amount)
    return {"name": name, "methodology": METHODOLOGY, "version": VERSION, "strata": filed, "monitoring": monitoring,
            "expect": expected, "arithmetic": "; ".join(notes)}


def broadleaf(area=1200000, base="3.6", i="A"):
    return (i, "broadleaf_mixed", area, base)


def all_vectors():
    one = [broadleaf()]
    grown = [("A", "100.0", "105.2")]
    four = [("A", "broadleaf_mixed", 400000, "3.6"), ("B", "chinese_fir", 300000, "4.1"), ("C", "masson_pine", 200000, "2.8"), ("D", "eucalyptus", 100000, "9.5")]
    four_grown = [("A", "90", "95.3"), ("B", "120.5", "126.2"), ("C", "60.25", "64.75"), ("D", "40", "52.5")]
    list_ = [
        vector("worked example: 120 ha of broadleaf, 285.919 t", one, grown, tonnes="285.919"),
        vector("worked example before any hold-back is 317.688 t: with it and 3 t of emissions", one, grown, emissions=2400, leakage=600),
        vector("project emissions alone", one, grown, emissions=3000),
        vector("leakage alone is the same", one, grown, leakage=3000),
        vector("emissions of nought", one, grown, emissions=0, leakage=0, tonnes="285.919"),
        vector("emissions a kilogram below the net", one, grown, emissions=317688),
        vector("emissions a kilogram above the net", one, grown, emissions=317689, expect="no_reduction"),
        vector("leakage beyond the net", one, grown, leakage=400000, expect="no_reduction"),
        vector("five years in one period: 1,429.597 t", one, [("A", "100.0", "126.0")], start="2020-01-01", end="2024-12-31", tonnes="1429.597"),
        vector("one day: 1/365 of a year", one, [("A", "100.0", "100.1")], start="2023-03-01", end="2023-03-01"),
        vector("one day of a year with a leap day: 1/366", one, [("A", "100.0", "100.1")], start="2024-01-01", end="2024-01-01"),
        vector("half of 2023: 181/365", one, [("A", "100.0", "102.6")], start="2023-01-01", end="2023-06-30"),
        vector("half of 2024: 182/366", one, [("A", "100.0", "102.6")], start="2024-01-01", end="2024-06-30"),
        vector("a year and a day: 1 + 1/366, the year that follows has the leap day", one, grown, start="2023-01-01", end="2024-01-01"),
        vector("a year less a day: 364/365", one, grown, start="2023-01-01", end="2023-12-30"),
        vector("the share is of the year after the whole ones: 2 + 59/366", one, [("A", "100", "111.5")], start="2022-01-01", end="2024-02-28"),
        vector("the share is of the year after the whole ones: 2 + 60/366, over the leap day", one, [("A", "100", "111.5")], start="2022-01-01", end="2024-02-29"),
        vector("from a leap day: a year ends before 28 February", one, grown, start="2024-02-29", end="2025-02-27", tonnes="285.919"),
        vector("from a leap day: 1 + 1/365", one, grown, start="2024-02-29", end="2025-02-28"),
        vector("seven years and nine months: FIA's 2007-08 to 2015-05", one, [("A", "95.8", "130.0")], start="2007-08-01", end="2015-05-31"),
        vector("a leap year is one year", one, grown, start="2024-01-01", end="2024-12-31", tonnes="285.919"),
        vector("a year from 1 March over a leap day", one, grown, start="2023-03-01", end="2024-02-29", tonnes="285.919"),
        vector("a year that is no calendar year", one, grown, start="2023-07-01", end="2024-06-30", tonnes="285.919"),
        vector("three years that are no calendar years", one, [("A", "100", "115.6")], start="2021-04-01", end="2024-03-31"),
        vector("two years over the turn of the century's leap year", one, [("A", "100", "110.4")], start="2000-03-01", end="2002-02-28"),
        vector("ten years", one, [("A", "100", "152")], start="2014-01-01", end="2023-12-31", tonnes="2859.193"),
        vector("period ends before it starts", one, grown, start="2023-12-31", end="2023-01-01", expect="not_eligible"),
        vector("growth equal to the baseline", one, [("A", "100.0", "103.6")], expect="no_reduction"),
        vector("growth below the baseline", one, [("A", "100.0", "103.5")], expect="no_reduction"),
        vector("growth a millionth above the baseline", one, [("A", "100.0", "103.600001")]),
        vector("stock falls", one, [("A", "100.0", "99.0")], expect="no_reduction"),
        vector("stock falls, baseline nought", [broadleaf(base="0")], [("A", "100.0", "99.0")], expect="no_reduction"),
        vector("no growth, baseline nought", [broadleaf(base="0")], [("A", "100.0", "100.0")], expect="no_reduction"),
        vector("planted on bare land: from nought", [broadleaf(base="0")], [("A", "0", "12.5")]),
        vector("least area, 400 m2", [broadleaf(400)], grown),
        vector("one square metre less", [broadleaf(399)], grown, expect="not_eligible"),
        vector("one square metre more", [broadleaf(401)], grown),
        vector("two strata of 200 m2 reach the least area", [broadleaf(200), broadleaf(200, i="B")], grown + [("B", "100.0", "105.2")]),
        vector("two strata of 200 and 199 m2 do not", [broadleaf(200), broadleaf(199, i="B")], grown + [("B", "100.0", "105.2")], expect="not_eligible"),
        vector("chinese fir", [("A", "chinese_fir", 500000, "4.0")], [("A", "80.0", "85.0")]),
        vector("chinese fir below its baseline", [("A", "chinese_fir", 500000, "4.0")], [("A", "80.0", "83.9")], expect="no_reduction"),
        vector("masson pine", [("A", "masson_pine", 500000, "4.0")], [("A", "80.0", "85.0")]),
        vector("eucalyptus", [("A", "eucalyptus", 500000, "4.0")], [("A", "80.0", "85.0")]),
        vector("one cubic metre of each kind: chinese fir", [("A", "chinese_fir", 10000, "0")], [("A", "0", "1")]),
        vector("one cubic metre of each kind: masson pine", [("A", "masson_pine", 10000, "0")], [("A", "0", "1")]),
        vector("one cubic metre of each kind: eucalyptus", [("A", "eucalyptus", 10000, "0")], [("A", "0", "1")]),
        vector("one cubic metre of each kind: broadleaf", [("A", "broadleaf_mixed", 10000, "0")], [("A", "0", "1")]),
        vector("four strata of four kinds", four, four_grown),
        vector("four strata with emissions and leakage", four, four_grown, emissions=1250, leakage=875),
        vector("strata given in another order than filed", four, four_grown[::-1]),
        vector("one stratum below its baseline reduces the others", four, [("A", "90", "92.0")] + four_grown[1:]),
        vector("a stratum's loss outweighs the rest", four, [("A", "90", "60")] + four_grown[1:], expect="no_reduction"),
        vector("a stratum is missing", four, four_grown[:3], expect="strata_differ"),
        vector("a stratum that was not filed", one, grown + [("Z", "10", "20")], expect="strata_differ"),
        vector("a stratum twice", one, grown + grown, expect="strata_differ"),
        vector("another stratum's name", one, [("B", "100.0", "105.2")], expect="strata_differ"),
        vector("volumes of many decimals", one, [("A", "100.123456", "105.654321")]),
        vector("baseline of many decimals", [broadleaf(base="3.599999")], grown),
        vector("greatest: a million hectares growing 30 m3", [("A", "eucalyptus", 10**10, "0")], [("A", "0", "30")]),
    ]
    yearly = Fraction([v for v in list_ if v["name"].startswith("worked example: 120")][0]["expect"]["amount_mg_co2e"], MG_PER_T)
    assert floor(yearly) * 5 == 1425 and floor(yearly * 5) == 1429  # section 4: carry the remainder
    return list_


if __name__ == "__main__":
    write("forest.json", all_vectors())
