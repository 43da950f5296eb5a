package org.tanpuhui.deploy.verifier;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The command line.
 *
 * @param file proof to check, or the folder of a log
 * @param policy whom to trust
 * @param remembered checkpoint that was verified before
 * @param entry id that the proof must be of
 */
record Arguments(
    Path file, Path policy, Optional<Path> remembered, Optional<UUID> entry, Locale language) {

  static final String USAGE =
      """
      verify-proof --policy FILE [--remembered FILE] [--entry ID] [--lang zh|en] FILE

        FILE               a proof (.tlog-proof), a consistency proof, or the folder of a downloaded log
        --policy FILE      keys of logs and witnesses to trust (C2SP tlog-policy)
        --remembered FILE  a checkpoint verified before: refuses older ones and forks; a consistency proof starts there
        --entry ID         refuses a proof of anything but this entry
        --lang zh|en       language of the answer; else that of LANG

      Exit code 0: accepted. 2: wrong arguments. Others: refused, see docs/transparency-log.md.
      """;

  /** Reads the arguments; empty if they are wrong. */
  static Optional<Arguments> parse(String[] arguments, String environment) {
    Path file = null;
    Path policy = null;
    Path remembered = null;
    UUID entry = null;
    String language = environment.startsWith("zh") ? "zh" : "en";
    for (int i = 0; i < arguments.length; i++) {
      boolean isOption = arguments[i].startsWith("--");
      if (isOption ? i + 1 == arguments.length : file != null || arguments[i].isEmpty()) {
        return Optional.empty();
      }
      switch (arguments[i]) {
        case "--policy":
          policy = Path.of(arguments[++i]);
          break;
        case "--remembered":
          remembered = Path.of(arguments[++i]);
          break;
        case "--entry":
          if (!arguments[++i].matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return Optional.empty();
          }
          entry = UUID.fromString(arguments[i]);
          break;
        case "--lang":
          language = arguments[++i];
          if (!language.equals("zh") && !language.equals("en")) {
            return Optional.empty();
          }
          break;
        default:
          if (isOption) {
            return Optional.empty();
          }
          file = Path.of(arguments[i]);
      }
    }
    if (file == null || policy == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Arguments(
            file,
            policy,
            Optional.ofNullable(remembered),
            Optional.ofNullable(entry),
            new Locale(language)));
  }
}
