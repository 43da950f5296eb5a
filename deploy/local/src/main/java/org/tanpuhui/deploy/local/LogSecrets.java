package org.tanpuhui.deploy.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.tanpuhui.engines.PrivateFiles;
import org.tanpuhui.ledger.log.keys.KeyFolder;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.witness.WitnessMain;
import org.tanpuhui.platform.Scheme;

/** What the transparency log and its local witness need, made once per data folder. */
final class LogSecrets {
  private static final String ORIGIN = "tanpuhui.local/log/";
  private static final String WITNESS = "witness.tanpuhui.local";
  private static final String MARK = "# written by deploy/up\n";
  private static final String NO_WITNESS = "quorum none\n";

  private final Path witness;
  private final KeyFolder keys;

  LogSecrets(DataFolder data) {
    this.witness = data.witness();
    this.keys = new KeyFolder(data.logKeys());
  }

  /** The logs that the local witness knows: a tlog-policy. */
  Path logs() {
    return witness.resolve("logs.policy");
  }

  /**
   * Makes what is missing, and tells the log and its witness of each other. Witnesses that somebody
   * else entered stay.
   *
   * @param address of the local witness
   */
  synchronized void prepare(String address) {
    try {
      keys.init(
          Stream.of(Scheme.values()).map(scheme -> ORIGIN + scheme.id()).toList(),
          "system:deploy/up",
          Instant.now());
      if (!Files.exists(witness.resolve("key"))) {
        WitnessMain.key(WITNESS, witness);
      }
      NoteSigner signer =
          NoteSigner.parse(PrivateFiles.read(witness.resolve("key")).strip()).orElseThrow();
      String present = keys.witnesses();
      if (present.equals(NO_WITNESS) || present.startsWith(MARK)) {
        keys.witnesses(
            MARK
                + "witness local %s %s%nquorum local%n"
                    .formatted(signer.verifierKey().encoded(), address));
      }
      StringBuilder policy = new StringBuilder();
      for (Scheme scheme : Scheme.values()) {
        policy.append(keys.keys(scheme.id()).publicText());
      }
      PrivateFiles.write(logs(), policy.append(NO_WITNESS).toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the transparency log", e);
    }
  }
}
