package org.tanpuhui.ledger.log.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.tanpuhui.ledger.log.note.TrustPolicy;

/** A tlog-policy in a file, read again when the file was replaced. Not thread-safe. */
final class PolicyFile implements Witness.Logs {
  private final Path file;
  private FileTime readAt;
  private TrustPolicy policy;

  /**
   * @throws IOException it cannot be read, or is no policy
   */
  PolicyFile(Path file) throws IOException {
    this.file = file;
    policy();
  }

  @Override
  public TrustPolicy policy() throws IOException {
    FileTime written = Files.getLastModifiedTime(file);
    if (!written.equals(readAt)) {
      policy =
          TrustPolicy.parse(Files.readAllBytes(file))
              .orElseThrow(() -> new IOException("not a policy: " + file));
      readAt = written;
    }
    return policy;
  }
}
