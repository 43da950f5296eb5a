package org.tanpuhui.deploy.local;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.tanpuhui.engines.PrivateFiles;
import org.tanpuhui.platform.json.Json;

/**
 * The clients that may fetch a token over HTTP, in {@code clients.json} of the issuer's folder
 * (mode 0600). Of a secret only its SHA-256 is kept, which 192 random bits make as good as a slow
 * hash; it is shown once, when it is made. The file is read again when it changed.
 */
final class Clients {
  private static final TypeReference<Map<String, Client>> CLIENTS = new TypeReference<>() {};
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 24;
  private static final String ID = "[a-z0-9][a-z0-9-]{0,63}";

  private final Path folder;
  private final Path file;
  private final Clock clock;
  private String read = "{}";
  private Map<String, Client> known = Map.of();

  private Clients(Path folder, Clock clock) {
    this.folder = folder;
    this.file = folder.resolve("clients.json");
    this.clock = clock;
  }

  /**
   * A secret as it is kept.
   *
   * @param expiresAt from when on it is refused; null while it is the newest
   */
  record Secret(String sha256, Instant createdAt, Instant expiresAt) {
    boolean isValid(Instant now) {
      return expiresAt == null || now.isBefore(expiresAt);
    }
  }

  /**
   * A client.
   *
   * @param schemes in which it may act; a partner's id is its own in one scheme only
   */
  record Client(String id, Set<String> schemes, List<Secret> secrets) {}

  /** The clients of this folder. */
  static Clients of(Path folder) {
    return of(folder, Clock.systemUTC());
  }

  static Clients of(Path folder, Clock clock) {
    return new Clients(folder, clock);
  }

  /**
   * Registers a client, or lets one that is there act in these schemes too.
   *
   * @return its first secret, which nobody can read again; null when it was there
   */
  String register(String id, Set<String> schemes) {
    if (!id.matches(ID)) {
      throw new StackException(
          id + " is no client id: letters a-z, digits and hyphens, at most 64");
    }
    return change(
        clients -> {
          Client there = clients.get(id);
          Set<String> all = new TreeSet<>(schemes);
          if (there != null) {
            all.addAll(there.schemes());
            clients.put(id, new Client(id, all, there.secrets()));
            return null;
          }
          String secret = newSecret();
          Secret first = new Secret(hash(secret), clock.instant(), null);
          clients.put(id, new Client(id, all, List.of(first)));
          return secret;
        });
  }

  /**
   * Gives a client a new secret; the ones it has are accepted for the overlap still.
   *
   * @return the new secret, which nobody can read again
   */
  String rotate(String id, Duration overlap) {
    return change(
        clients -> {
          Client there = known(clients, id);
          Instant now = clock.instant();
          Instant end = now.plus(overlap);
          List<Secret> secrets = new ArrayList<>();
          for (Secret old : there.secrets()) {
            boolean endsBefore = old.expiresAt() != null && old.expiresAt().isBefore(end);
            Secret kept = endsBefore ? old : new Secret(old.sha256(), old.createdAt(), end);
            if (kept.isValid(now)) {
              secrets.add(kept);
            }
          }
          String secret = newSecret();
          secrets.add(new Secret(hash(secret), now, null));
          clients.put(id, new Client(id, there.schemes(), List.copyOf(secrets)));
          return secret;
        });
  }

  /** Takes all secrets from a client at once. */
  void revoke(String id) {
    change(
        clients -> {
          clients.put(id, new Client(id, known(clients, id).schemes(), List.of()));
          return "";
        });
  }

  /** All clients by id. */
  synchronized Map<String, Client> all() {
    String text = Files.exists(file) ? PrivateFiles.read(file) : "{}";
    if (!text.equals(read)) {
      try {
        known = Json.mapper().readValue(text, CLIENTS);
        read = text;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return known;
  }

  /** Whether this is a valid secret of the client; takes as long for a wrong one. */
  boolean accepts(String id, String secret) {
    byte[] given = hash(secret).getBytes(StandardCharsets.US_ASCII);
    Client client = all().get(id);
    boolean accepted = false;
    for (Secret one : client == null ? List.<Secret>of() : client.secrets()) {
      boolean same = MessageDigest.isEqual(one.sha256().getBytes(StandardCharsets.US_ASCII), given);
      accepted |= same && one.isValid(clock.instant());
    }
    return accepted;
  }

  /** Whether a client may act in a scheme. */
  boolean mayActIn(String id, String scheme) {
    Client client = all().get(id);
    return client != null && client.schemes().contains(scheme);
  }

  private static Client known(Map<String, Client> clients, String id) {
    Client client = clients.get(id);
    if (client == null) {
      throw new StackException("There is no client " + id + "; register it first.");
    }
    return client;
  }

  /** One change at a time, also between processes. */
  private synchronized String change(Function<Map<String, Client>, String> step) {
    PrivateFiles.writeOnce(folder.resolve("clients.lock"), "");
    try (FileChannel channel =
            FileChannel.open(folder.resolve("clients.lock"), StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      Map<String, Client> clients = new TreeMap<>(all());
      String answer = step.apply(clients);
      PrivateFiles.write(
          file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(clients));
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot change " + file, e);
    }
  }

  private static String newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  private static String hash(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
