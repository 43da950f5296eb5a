package org.tanpuhui.ledger.log.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whom a verifier trusts (C2SP tlog-policy): the logs by their keys, the witnesses, and how many of
 * these must have cosigned. A log that changed its key is listed once for each key it ever had.
 */
public final class TrustPolicy {
  private static final String NONE = "none";

  private final List<VerifierKey> logs;
  private final Map<String, VerifierKey> witnesses;
  private final Map<String, Group> groups;
  private final String quorum;

  private record Group(int threshold, List<String> members) {}

  private TrustPolicy(Reading reading) {
    this.logs = List.copyOf(reading.logs);
    this.witnesses = Map.copyOf(reading.witnesses);
    this.groups = Map.copyOf(reading.groups);
    this.quorum = reading.quorum;
  }

  /** Trust in these keys of logs and in no witness. */
  public static TrustPolicy ofLogs(List<VerifierKey> logs) {
    StringBuilder text = new StringBuilder();
    logs.forEach(key -> text.append("log ").append(key.encoded()).append('\n'));
    return parse(text.append("quorum none\n").toString().getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> new IllegalArgumentException("not keys of logs: " + logs));
  }

  /** Reads a policy file; empty if it is not of the form or names a key of an unknown type. */
  public static Optional<TrustPolicy> parse(byte[] bytes) {
    // Tabs are allowed here and nowhere else.
    byte[] spaced = bytes.clone();
    for (int i = 0; i < spaced.length; i++) {
      spaced[i] = spaced[i] == '\t' ? (byte) ' ' : spaced[i];
    }
    Optional<List<String>> lines = NoteText.decode(spaced).flatMap(NoteText::lines);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Reading reading = new Reading();
    for (String line : lines.get()) {
      String stripped = strip(line);
      if (!stripped.isEmpty()
          && !stripped.startsWith("#")
          && !reading.accept(stripped.split(" +"))) {
        return Optional.empty();
      }
    }
    return reading.quorum == null ? Optional.empty() : Optional.of(new TrustPolicy(reading));
  }

  private static String strip(String line) {
    return line.replaceAll("^ +| +$", "");
  }

  /** The keys of logs, in the order of the file. */
  public List<VerifierKey> logs() {
    return logs;
  }

  /** The key of a witness or log that the signature names, if it is known. */
  public Optional<VerifierKey> named(NoteSignature signature) {
    for (VerifierKey key : logs) {
      if (key.isNamedIn(signature)) {
        return Optional.of(key);
      }
    }
    return witnesses.values().stream().filter(key -> key.isNamedIn(signature)).findFirst();
  }

  /** Whether cosignatures of these keys are enough. */
  public boolean isQuorum(Set<VerifierKey> cosigners) {
    return quorum.equals(NONE) || holds(quorum, cosigners);
  }

  private boolean holds(String name, Set<VerifierKey> cosigners) {
    VerifierKey witness = witnesses.get(name);
    if (witness != null) {
      return cosigners.contains(witness);
    }
    Group group = groups.get(name);
    return group.members.stream().filter(member -> holds(member, cosigners)).count()
        >= group.threshold;
  }

  /** The file while it is being read. */
  private static final class Reading {
    private final List<VerifierKey> logs = new ArrayList<>();
    private final Map<String, VerifierKey> witnesses = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Set<String> members = new HashSet<>();
    private String quorum;

    boolean accept(String[] words) {
      switch (words[0]) {
        case "log":
          return (words.length == 2 || words.length == 3) && log(words[1]);
        case "witness":
          return (words.length == 3 || words.length == 4) && witness(words[1], words[2]);
        case "group":
          return words.length >= 4 && group(words);
        case "quorum":
          return words.length == 2 && quorum(words[1]);
        default:
          return false;
      }
    }

    private boolean log(String text) {
      Optional<VerifierKey> key = VerifierKey.parse(text);
      return key.isPresent()
          && key.get().type() == VerifierKey.ED25519
          && logs.stream().noneMatch(key.get()::hasSameKey)
          && logs.add(key.get());
    }

    private boolean witness(String name, String text) {
      Optional<VerifierKey> key = VerifierKey.parse(text);
      return isFree(name)
          && key.isPresent()
          && key.get().type() == VerifierKey.COSIGNATURE
          && witnesses.values().stream().noneMatch(key.get()::hasSameKey)
          && witnesses.put(name, key.get()) == null;
    }

    private boolean group(String[] words) {
      List<String> names = List.of(words).subList(3, words.length);
      for (String name : names) {
        if (!isDefined(name) || !members.add(name)) {
          return false;
        }
      }
      int threshold;
      if (words[2].equals("all")) {
        threshold = names.size();
      } else if (words[2].equals("any")) {
        threshold = 1;
      } else {
        OptionalLong number = NoteText.number(words[2]);
        if (number.isEmpty() || number.getAsLong() < 1 || number.getAsLong() > names.size()) {
          return false;
        }
        threshold = (int) number.getAsLong();
      }
      return isFree(words[1]) && groups.put(words[1], new Group(threshold, names)) == null;
    }

    private boolean quorum(String name) {
      if (quorum != null || !(name.equals(NONE) || isDefined(name))) {
        return false;
      }
      quorum = name;
      return true;
    }

    private boolean isDefined(String name) {
      return witnesses.containsKey(name) || groups.containsKey(name);
    }

    private boolean isFree(String name) {
      return !name.equals(NONE) && !isDefined(name);
    }
  }
}
