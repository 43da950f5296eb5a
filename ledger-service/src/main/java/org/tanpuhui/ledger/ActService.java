package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.tanpuhui.ledger.store.ActStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.stream.Input;

/** Makes acts of all services leaves of the log. Thread-safe. */
@ApplicationScoped
public class ActService {
  private final DataSource dataSource;
  private final ActStore store;

  @Inject
  public ActService(DataSource dataSource, SchemeSalts salts) {
    this.dataSource = dataSource;
    this.store = new ActStore(salts);
  }

  /**
   * Records an act of this service that changes nothing else: that somebody read something. It is
   * committed on return, before anything is answered.
   */
  public void record(Scheme scheme, String kind, String actor, String subject) {
    Act act = Act.of(scheme, Instant.now(), kind, actor, subject);
    Transactions.write(
        dataSource,
        connection -> {
          Acts.record(connection, act);
          return null;
        });
  }

  /**
   * Logs a batch of acts in its order; idempotent for ever by their ids.
   *
   * @param connection in a transaction that the caller commits
   */
  public void log(Connection connection, List<Input<Act>> batch) throws SQLException {
    store.log(connection, batch);
  }
}
