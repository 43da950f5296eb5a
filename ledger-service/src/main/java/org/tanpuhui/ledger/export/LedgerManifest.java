package org.tanpuhui.ledger.export;

import java.time.Instant;
import java.util.List;
import org.tanpuhui.platform.export.DataFile;

/**
 * What an export of the books consists of.
 *
 * @param createdAt when its snapshot began
 * @param checkpoint the signed checkpoint it stands at: read before the snapshot, so every leaf
 *     below it is in the export; null while the log has none
 * @param keys public keys of the log, as a policy; null without a log
 */
public record LedgerManifest(
    String format,
    String scheme,
    Instant createdAt,
    String checkpoint,
    String keys,
    List<DataFile> files) {
  static final String FORMAT = "tanpuhui-ledger-export/1";
}
