package org.tanpuhui.ledger.log.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The command {@code deploy/log-keys}: makes and replaces the keys of logs. */
public final class KeysMain {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int MIN_ARGUMENTS = 3;

  private KeysMain() {}

  public static void main(String[] arguments) {
    try {
      System.exit(run(List.of(arguments)));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(FAILED);
    }
  }

  static int run(List<String> arguments) throws IOException {
    String verb = arguments.isEmpty() ? "" : arguments.get(0);
    int count = arguments.size();
    if (count < MIN_ARGUMENTS) {
      return usage();
    }
    KeyFolder folder = new KeyFolder(Path.of(arguments.get(1)));
    switch (verb) {
      case "init":
        if (count < MIN_ARGUMENTS + 1) {
          return usage();
        }
        folder.init(arguments.subList(MIN_ARGUMENTS, count), arguments.get(2), Instant.now());
        return 0;
      case "show":
        System.out.print(folder.policy(arguments.get(2)));
        return 0;
      case "add":
      case "retire":
        if (count != MIN_ARGUMENTS + 1) {
          return usage();
        }
        String log = arguments.get(2);
        String by = arguments.get(MIN_ARGUMENTS);
        System.out.println(
            verb.equals("add")
                ? "signs beside the old one: " + folder.add(log, by, Instant.now()).encoded()
                : "signs no more, destroyed: " + folder.retire(log, by, Instant.now()).encoded());
        return 0;
      default:
        return usage();
    }
  }

  private static int usage() {
    System.err.println(
        """
        log-keys init FOLDER BY ORIGIN...    makes the salt and a first key per log, unless there
        log-keys show FOLDER LOG             prints the policy by which proofs are checked
        log-keys add FOLDER LOG BY           a new key signs beside the old one
        log-keys retire FOLDER LOG BY        the old one signs no more; another person than at add\
        """);
    return USAGE;
  }
}
