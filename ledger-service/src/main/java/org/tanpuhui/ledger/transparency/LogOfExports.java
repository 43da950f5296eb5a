package org.tanpuhui.ledger.transparency;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.UUID;
import org.tanpuhui.ledger.export.LedgerExport;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The log as an export of the books shows it: salts, the present checkpoint, the keys. */
@ApplicationScoped
public class LogOfExports implements LedgerExport.LogView {
  private final LogService log;
  private final SchemeSalts salts;

  LogOfExports(LogService log, SchemeSalts salts) {
    this.log = log;
    this.salts = salts;
  }

  @Override
  public String salt(Scheme scheme, UUID id) {
    return HexFormat.of().formatHex(salts.of(scheme).of(id));
  }

  @Override
  public String checkpoint(Scheme scheme) {
    try {
      return log.checkpoint(scheme);
    } catch (ProblemException e) {
      if (e.code() == ProblemCode.NOT_IN_LOG_YET) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public String keys(Scheme scheme) {
    return log.keys(scheme);
  }
}
