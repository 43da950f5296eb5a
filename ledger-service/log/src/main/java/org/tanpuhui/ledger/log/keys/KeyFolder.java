package org.tanpuhui.ledger.log.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.VerifierKey;

/**
 * The secrets of logs in a folder that only their operator can read, outside the database and
 * backed up apart from it:
 *
 * <pre>
 * salt              secret of the salts, 32 bytes in hexadecimal; never changes
 * witnesses         lines of a tlog-policy: witness, group, quorum; "quorum none" at first
 * LOG/keys          every key the log ever had, and who added or retired it when
 * LOG/KEYID.key     the private half of a key that still signs
 * </pre>
 */
public final class KeyFolder {
  /** The file with the secret of the salts. */
  public static final String SALT = "salt";

  private static final String WITNESSES = "witnesses";
  private static final String KEYS = "keys";
  private static final int SALT_BYTES = 32;

  private final Path folder;

  public KeyFolder(Path folder) {
    this.folder = folder;
  }

  /** What a command did not do, and why. */
  public static final class KeyFolderException extends IOException {
    private static final long serialVersionUID = 1L;

    KeyFolderException(String message) {
      super(message);
    }
  }

  /**
   * Makes what is not there yet: the salt, and a first key for each log. Never replaces anything.
   *
   * @param origins of the logs, which are the names of their keys; the last part of each is the
   *     log's name here
   * @param by who does it
   */
  public void init(List<String> origins, String by, Instant at) throws IOException {
    Files.createDirectories(folder);
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    createSecret(folder.resolve(SALT), HexFormat.of().formatHex(salt));
    createSecret(folder.resolve(WITNESSES), "quorum none\n");
    for (String origin : origins) {
      String log = origin.substring(origin.lastIndexOf('/') + 1);
      if (!Files.exists(folder.resolve(log).resolve(KEYS))) {
        Files.createDirectories(folder.resolve(log));
        append(log, new KeyList(""), NoteSigner.generate(origin, VerifierKey.ED25519), by, at);
      }
    }
  }

  /** The salt, in hexadecimal. */
  public String salt() throws IOException {
    return Files.readString(folder.resolve(SALT), StandardCharsets.US_ASCII).strip();
  }

  /** The keys of a log. */
  public KeyList keys(String log) throws IOException {
    return new KeyList(Files.readString(folder.resolve(log).resolve(KEYS)));
  }

  /** The witnesses of all logs and their quorum, as lines of a tlog-policy. */
  public String witnesses() throws IOException {
    return Files.readString(folder.resolve(WITNESSES));
  }

  /** Replaces the witnesses. */
  public void witnesses(String lines) throws IOException {
    replace(folder.resolve(WITNESSES), lines);
  }

  /** The tlog-policy by which proofs of a log are checked; names no people. */
  public String policy(String log) throws IOException {
    return keys(log).publicText() + witnesses();
  }

  /** The keys that sign, oldest first. */
  public List<NoteSigner> signers(String log) throws IOException {
    List<NoteSigner> signers = new ArrayList<>();
    for (VerifierKey key : keys(log).signing()) {
      Path file = secret(log, key);
      Optional<NoteSigner> signer = NoteSigner.parse(Files.readString(file).strip());
      signers.add(
          signer
              .filter(found -> found.verifierKey().equals(key))
              .orElseThrow(() -> new KeyFolderException(file + " is not the key " + key.name())));
    }
    return signers;
  }

  /**
   * Begins to replace the key of a log: from now on a new one signs as well.
   *
   * @param by who does it
   * @throws KeyFolderException two sign already
   */
  public VerifierKey add(String log, String by, Instant at) throws IOException {
    KeyList keys = keys(log);
    if (keys.signing().size() > 1) {
      throw new KeyFolderException("two keys of " + log + " sign already; retire the older first");
    }
    String origin = keys.signing().get(0).name();
    NoteSigner signer = NoteSigner.generate(origin, VerifierKey.ED25519);
    append(log, keys, signer, by, at);
    return signer.verifierKey();
  }

  /**
   * Ends to replace the key of a log: the older of two does not sign any more, and its private half
   * is destroyed. It stays in the list, so old proofs stay good.
   *
   * @param by who does it; another person than the one who added the newer
   * @throws KeyFolderException only one signs, or it is the same person
   */
  public VerifierKey retire(String log, String by, Instant at) throws IOException {
    KeyList keys = keys(log);
    if (keys.signing().size() < 2) {
      throw new KeyFolderException("only one key of " + log + " signs; add another first");
    }
    VerifierKey oldest = keys.signing().get(0);
    KeyList.Event added = keys.added(keys.signing().get(1));
    if (added.by().equals(by)) {
      throw new KeyFolderException(by + " added the new key; another person retires the old one");
    }
    replace(folder.resolve(log).resolve(KEYS), keys.retired(oldest, by, seconds(at)).text());
    Path secret = secret(log, oldest);
    Files.write(secret, new byte[(int) Files.size(secret)]);
    Files.delete(secret);
    return oldest;
  }

  private void append(String log, KeyList keys, NoteSigner signer, String by, Instant at)
      throws IOException {
    KeyList longer = keys.added(signer.verifierKey(), by, seconds(at));
    createSecret(secret(log, signer.verifierKey()), signer.encoded() + "\n");
    replace(folder.resolve(log).resolve(KEYS), longer.text());
  }

  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private Path secret(String log, VerifierKey key) {
    return folder.resolve(log).resolve(HexFormat.of().toHexDigits(key.keyId()) + ".key");
  }

  /** Writes a file that only its owner can read, unless it is there. */
  private static void createSecret(Path file, String content) throws IOException {
    if (!Files.exists(file)) {
      Files.move(draft(file, content), file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void replace(Path file, String content) throws IOException {
    Files.move(
        draft(file, content),
        file,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path draft(Path file, String content) throws IOException {
    Path draft =
        Files.createTempFile(
            file.getParent(),
            file.getFileName().toString(),
            ".draft",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(draft, content, StandardCharsets.UTF_8);
  }
}
