package org.tanpuhui.ledger.export;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/** Where the books have no log: an export without salts and without a checkpoint. */
@ApplicationScoped
public class NoLog implements LedgerExport.LogView {
  @Override
  public String salt(Scheme scheme, UUID entryId) {
    return null;
  }

  @Override
  public String checkpoint(Scheme scheme) {
    return null;
  }

  @Override
  public String keys(Scheme scheme) {
    return null;
  }
}
