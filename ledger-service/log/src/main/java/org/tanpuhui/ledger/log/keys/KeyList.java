package org.tanpuhui.ledger.log.keys;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tanpuhui.ledger.log.note.VerifierKey;

/**
 * Every key that a log ever had, as the first part of a tlog-policy. What a verifier need not know
 * stands in comments:
 *
 * <pre>
 * # added 2026-11-26T11:00:00Z by alice
 * log NAME+KEYID+BASE64
 * # retired KEYID 2027-11-26T11:00:00Z by bob
 * </pre>
 */
public final class KeyList {
  private static final Pattern ADDED = Pattern.compile("# added (\\S+) by (\\S+)");
  private static final Pattern RETIRED =
      Pattern.compile("# retired ([0-9a-f]{8}) (\\S+) by (\\S+)");
  private static final Pattern PERSON = Pattern.compile("[!-~]{1,100}");

  private final String text;
  private final List<Event> events = new ArrayList<>();
  private final List<VerifierKey> signing = new ArrayList<>();

  /**
   * Something that was done to a key.
   *
   * @param verb {@code added} or {@code retired}
   */
  public record Event(String verb, VerifierKey key, Instant at, String by) {}

  /**
   * @throws IllegalArgumentException a line is not of the form
   */
  public KeyList(String text) {
    this.text = text;
    Matcher added = null;
    for (String line : text.lines().toList()) {
      Matcher retired = RETIRED.matcher(line);
      if (retired.matches()) {
        VerifierKey key = signing(retired.group(1));
        signing.remove(key);
        events.add(new Event("retired", key, instant(retired.group(2)), retired.group(3)));
      } else if (line.startsWith("log ") && added != null) {
        VerifierKey key =
            VerifierKey.parse(line.substring("log ".length())).orElseThrow(() -> bad(line));
        signing.add(key);
        events.add(new Event("added", key, instant(added.group(1)), added.group(2)));
        added = null;
      } else {
        added = ADDED.matcher(line);
        if (!added.matches()) {
          throw bad(line);
        }
      }
    }
  }

  private static IllegalArgumentException bad(String line) {
    return new IllegalArgumentException("not a line of a list of keys: " + line);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time: " + text, e);
    }
  }

  private VerifierKey signing(String keyId) {
    return signing.stream()
        .filter(key -> HexFormat.of().toHexDigits(key.keyId()).equals(keyId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no key that signs: " + keyId));
  }

  /** The lines. */
  public String text() {
    return text;
  }

  /** The lines without the people in them. */
  public String publicText() {
    return text.replaceAll("(?m)^(# .*) by \\S+$", "$1");
  }

  /** What was done, in order. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /** Every key, in the order of their addition. */
  public List<VerifierKey> all() {
    return events.stream().filter(e -> e.verb().equals("added")).map(Event::key).toList();
  }

  /** The keys that sign, oldest first. */
  public List<VerifierKey> signing() {
    return List.copyOf(signing);
  }

  /** How a key came. */
  Event added(VerifierKey key) {
    return events.stream()
        .filter(event -> event.verb().equals("added") && event.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  KeyList added(VerifierKey key, String by, Instant at) {
    return new KeyList(
        text + "# added " + at + " by " + person(by) + "\nlog " + key.encoded() + "\n");
  }

  KeyList retired(VerifierKey key, String by, Instant at) {
    String id = HexFormat.of().toHexDigits(key.keyId());
    return new KeyList(text + "# retired " + id + " " + at + " by " + person(by) + "\n");
  }

  private static String person(String by) {
    if (!PERSON.matcher(by).matches()) {
      throw new IllegalArgumentException("a name without spaces, not \"" + by + "\"");
    }
    return by;
  }
}
