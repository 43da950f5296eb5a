package org.tanpuhui.deploy.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of {@code docs/access.md}: every operation, the roles it takes, and whose things it
 * reaches. It was written from the design, not from the code, which is held against it.
 */
final class AccessMatrix {
  /** Every role there is. */
  static final List<String> ROLES =
      List.of(
          "participant",
          "partner",
          "merchant",
          "authority",
          "expert",
          "applicant",
          "verifier",
          "platform_operator",
          "exchange",
          "member",
          "bank",
          "auditor");

  private static final Pattern LINE =
      Pattern.compile("\\| (GET|POST|PUT|PATCH|DELETE) \\| (\\S+) \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");

  /** Whose things an operation reaches. */
  enum Reach {
    /** Nothing of anybody yet, or what is public. */
    NOBODY,
    /** Everything of the token's scheme. */
    SCHEME,
    /** What belongs to the caller. */
    OWN
  }

  /**
   * One operation.
   *
   * @param path with variables as <code>{name}</code>; a word to choose is chosen
   * @param roles of which one is needed; empty: anyone
   * @param reach of a caller without one of {@code all}
   * @param all roles that reach everything of the scheme
   */
  record Operation(String method, String path, Set<String> roles, Reach reach, Set<String> all) {
    boolean isOpen() {
      return roles.isEmpty();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }

    /** Names of the variables of the path, in order. */
    List<String> variables() {
      Matcher variable = VARIABLE.matcher(path);
      List<String> names = new ArrayList<>();
      while (variable.find()) {
        names.add(variable.group(1));
      }
      return names;
    }
  }

  private final List<Operation> operations = new ArrayList<>();

  private AccessMatrix() {}

  /** Reads the table of this source tree. */
  static AccessMatrix read() {
    Path page = Path.of(System.getProperty("tanpuhui.root"), "docs", "access.md");
    try {
      AccessMatrix matrix = new AccessMatrix();
      for (String line : Files.readAllLines(page)) {
        Matcher row = LINE.matcher(line.replace("\\|", "\u0001"));
        if (row.matches()) {
          matrix.add(row);
        } else if (line.startsWith("| ") && line.contains("/v1/")) {
          throw new IllegalStateException("docs/access.md has a row of another form: " + line);
        }
      }
      return matrix;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The table without one row. */
  AccessMatrix without(Operation operation) {
    AccessMatrix less = new AccessMatrix();
    operations.stream().filter(other -> other != operation).forEach(less.operations::add);
    return less;
  }

  private void add(Matcher row) {
    Set<String> roles = words(row.group(3));
    roles.remove("anyone");
    String whose = row.group(4).strip();
    String exempt = whose.startsWith("own, all for ") ? whose.substring(13) : "";
    Reach reach =
        whose.startsWith("own") ? Reach.OWN : whose.equals("scheme") ? Reach.SCHEME : Reach.NOBODY;
    for (String path : alternatives(row.group(2).replace('\u0001', '|'))) {
      operations.add(new Operation(row.group(1), path, roles, reach, words(exempt)));
    }
  }

  private static Set<String> words(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> alternatives(String path) {
    Matcher variable = VARIABLE.matcher(path);
    while (variable.find()) {
      if (variable.group(1).contains("|")) {
        List<String> all = new ArrayList<>();
        for (String word : variable.group(1).split("\\|")) {
          String one = path.substring(0, variable.start()) + word + path.substring(variable.end());
          all.addAll(alternatives(one));
        }
        return all;
      }
    }
    return List.of(path);
  }

  /** Every operation, in the order of the page. */
  List<Operation> operations() {
    return operations;
  }

  /**
   * Roles by operation as others declare it. Where they have one path for several words, of a verb
   * or a kind, its roles are those of all rows together; a row that nobody declares stands under
   * its own name.
   *
   * @param declared method, blank, path, with every variable as <code>{}</code>
   */
  Map<String, Set<String>> rolesBy(Set<String> declared) {
    Map<String, Set<String>> roles = new TreeMap<>();
    for (Operation operation : operations) {
      roles
          .computeIfAbsent(declaredAs(operation, declared), key -> new TreeSet<>())
          .addAll(operation.roles());
    }
    return roles;
  }

  /** The most literal of the declared operations that hold this one; itself when none does. */
  static String declaredAs(Operation operation, Set<String> declared) {
    String plain = operation.method() + " " + VARIABLE.matcher(operation.path()).replaceAll("{}");
    if (declared.contains(plain)) {
      return plain;
    }
    return declared.stream()
        .filter(key -> plain.matches(("\\Q" + key + "\\E").replace("{}", "\\E(?:\\{}|[^/{}]+)\\Q")))
        .max(Comparator.comparingInt(key -> key.replace("{}", "").length()))
        .orElse(plain);
  }
}
