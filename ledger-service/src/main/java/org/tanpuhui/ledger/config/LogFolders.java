package org.tanpuhui.ledger.config;

import java.nio.file.Path;
import org.tanpuhui.ledger.log.keys.KeyFolder;
import org.tanpuhui.platform.Scheme;

/**
 * Where the log keeps its files.
 *
 * @param keys what must stay secret
 * @param published what everybody may have
 */
public record LogFolders(KeyFolder keys, Path published) {

  /** The folder of a scheme's log. */
  public Path of(Scheme scheme) {
    return published.resolve(scheme.id());
  }
}
