package org.tanpuhui.ledger.transparency;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.tile.LogStorage;
import org.tanpuhui.ledger.log.witness.WitnessClient;

/**
 * The witnesses of a tlog-policy that have an address, and how many of them must cosign. The quorum
 * names one witness, or one group of them.
 *
 * @param enough 0 for a log without witnesses
 */
record Witnesses(Map<VerifierKey, URI> addresses, int enough) {
  private static final int WITH_ADDRESS = 4;
  private static final int GROUP_MEMBERS = 3;

  /**
   * @throws IllegalArgumentException the lines have another shape
   */
  static Witnesses of(String lines) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    Map<String, Integer> thresholds = new LinkedHashMap<>();
    Map<String, Map.Entry<VerifierKey, URI>> known = new LinkedHashMap<>();
    String quorum = "none";
    for (String line : lines.lines().toList()) {
      String[] words = line.strip().split("\\s+");
      if (words[0].equals("witness") && words.length == WITH_ADDRESS) {
        VerifierKey key =
            VerifierKey.parse(words[2])
                .orElseThrow(() -> new IllegalArgumentException("not a key: " + line));
        known.put(words[1], Map.entry(key, URI.create(words[3])));
        members.put(words[1], List.of(words[1]));
        thresholds.put(words[1], 1);
      } else if (words[0].equals("group") && words.length > GROUP_MEMBERS) {
        List<String> names = List.of(words).subList(GROUP_MEMBERS, words.length);
        members.put(words[1], names);
        thresholds.put(words[1], threshold(words[2], names.size()));
      } else if (words[0].equals("quorum")) {
        quorum = words[1];
      }
    }
    if (quorum.equals("none")) {
      return new Witnesses(Map.of(), 0);
    }
    Map<VerifierKey, URI> addresses = new LinkedHashMap<>();
    for (String name : members.getOrDefault(quorum, List.of(quorum))) {
      if (!known.containsKey(name)) {
        throw new IllegalArgumentException(
            "the quorum " + quorum + " needs " + name + " as a witness with an address");
      }
      addresses.put(known.get(name).getKey(), known.get(name).getValue());
    }
    return new Witnesses(addresses, thresholds.get(quorum));
  }

  private static int threshold(String word, int size) {
    return switch (word) {
      case "all" -> size;
      case "any" -> 1;
      default -> Integer.parseInt(word);
    };
  }

  List<WitnessClient> clients(Duration timeout, LogStorage storage) {
    List<WitnessClient> clients = new ArrayList<>();
    addresses.forEach(
        (key, address) -> clients.add(new WitnessClient(address, key, timeout, storage)));
    return clients;
  }
}
