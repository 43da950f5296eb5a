package org.tanpuhui.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How PostgreSQL's programs are run, since they refuse to run as root.
 *
 * <p>An ordinary user runs them directly. Root runs them in a user namespace (files stay root's),
 * or where namespaces are forbidden as another user, who then owns the data folder. The way is
 * chosen once per data folder and kept, because the files' owner depends on it.
 *
 * @param name {@code direct}, {@code namespace}, {@code setpriv:<user>} or {@code runuser:<user>}
 */
record RunAs(String name) {
  private static final String DIRECT = "direct";
  private static final String NAMESPACE = "namespace";
  private static final String SETPRIV = "setpriv:";
  private static final String RUNUSER = "runuser:";

  /** The way for a new data folder. */
  static RunAs choose(Path folder) {
    String forced = System.getenv("TANPUHUI_POSTGRES_RUN_AS");
    if (forced != null && !forced.isBlank()) {
      return new RunAs(forced);
    }
    if (!Processes.isRoot()) {
      return new RunAs(DIRECT);
    }
    if (new RunAs(NAMESPACE).canWrite(folder)) {
      return new RunAs(NAMESPACE);
    }
    String user = ordinaryUser(folder);
    for (String way : List.of(SETPRIV, RUNUSER)) {
      RunAs other = new RunAs(way + user);
      if (Processes.run(other.wrap(List.of("true")), Path.of("/")).exitCode() == 0) {
        return other;
      }
    }
    throw new EngineException(
        "PostgreSQL does not run as root, and neither a user namespace (unshare -U) nor another"
            + " user (setpriv, runuser) is possible here. Run this as an ordinary user, or allow"
            + " user namespaces, or point the services at an external PostgreSQL.");
  }

  /** The command, prefixed. */
  List<String> wrap(List<String> command) {
    List<String> all = new ArrayList<>(prefix());
    all.addAll(command);
    return all;
  }

  /** Whether programs run this way can write into the folder. */
  boolean canWrite(Path folder) {
    List<String> probe = wrap(List.of("test", "-w", folder.toString(), "-a", "-x", folder + ""));
    return Processes.run(probe, Path.of("/")).exitCode() == 0;
  }

  /** Whether programs run this way can execute the file. */
  boolean canExecute(Path file) {
    return Processes.run(wrap(List.of("test", "-x", file.toString())), Path.of("/")).exitCode()
        == 0;
  }

  /** Gives files and folders to the user that will use them; nothing to do unless another user. */
  void own(Path... paths) {
    if (!isOtherUser()) {
      return;
    }
    try {
      UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
      for (Path path : paths) {
        try (Stream<Path> tree = Files.walk(path)) {
          for (Path file : tree.toList()) {
            Files.getFileAttributeView(file, PosixFileAttributeView.class)
                .setOwner(users.lookupPrincipalByName(user()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give files to user " + user(), e);
    }
  }

  boolean isOtherUser() {
    return name.startsWith(SETPRIV) || name.startsWith(RUNUSER);
  }

  private String user() {
    return name.substring(name.indexOf(':') + 1);
  }

  private List<String> prefix() {
    if (name.equals(DIRECT)) {
      return List.of();
    }
    if (name.equals(NAMESPACE)) {
      return List.of("unshare", "-U");
    }
    if (name.startsWith(SETPRIV)) {
      String group = Processes.run(List.of("id", "-g", user()), Path.of("/")).output();
      return List.of("setpriv", "--reuid=" + user(), "--regid=" + group, "--clear-groups");
    }
    if (name.startsWith(RUNUSER)) {
      return List.of("runuser", "-u", user(), "--");
    }
    throw new EngineException("unknown way to run PostgreSQL: " + name);
  }

  /** The owner of the folder's nearest parent that is not root's, else {@code nobody}. */
  private static String ordinaryUser(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      try {
        String owner = Files.getOwner(at).getName();
        if (!owner.equals("root")) {
          return owner;
        }
      } catch (IOException e) {
        // Not readable: try its parent.
      }
    }
    return "nobody";
  }
}
