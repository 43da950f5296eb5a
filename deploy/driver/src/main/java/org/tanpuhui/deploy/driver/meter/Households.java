package org.tanpuhui.deploy.driver.meter;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.tanpuhui.deploy.driver.city.Dice;

/**
 * The households of the files, in order of appearance. No source says how many persons live in one:
 * the numbers are synthetic, seeded by the household's name, in illustrative shares of 20, 30, 30,
 * 15 and 5 in a hundred for one to five persons.
 */
final class Households {

  private static final int[] PERSONS_UP_TO_PERCENT = {20, 50, 80, 95, 100};

  private final long seed;
  private final Map<String, Household> byName = new LinkedHashMap<>();
  private LocalDate first = LocalDate.MAX;
  private LocalDate last = LocalDate.MIN;
  private long days;

  Households(long seed) {
    this.seed = seed;
  }

  /** What is kept of a household. */
  record Household(int number, int persons, boolean flagged) {}

  void add(MeterDay day) {
    days++;
    first = day.day().isBefore(first) ? day.day() : first;
    last = day.day().isAfter(last) ? day.day() : last;
    byName.computeIfAbsent(
        day.household(), name -> new Household(byName.size(), persons(seed, name), day.flagged()));
  }

  /** The same number for the same name and seed. */
  static int persons(long seed, String name) {
    CRC32 word = new CRC32();
    word.update(name.getBytes(StandardCharsets.UTF_8));
    int percent = Dice.of(seed, word.getValue()).below(100);
    int persons = 1;
    while (percent >= PERSONS_UP_TO_PERCENT[persons - 1]) {
      persons++;
    }
    return persons;
  }

  Map<String, Household> byName() {
    return byName;
  }

  Household of(String name) {
    return byName.get(name);
  }

  /** First day of all; only when there are days. */
  LocalDate first() {
    return first;
  }

  LocalDate last() {
    return last;
  }

  long days() {
    return days;
  }
}
