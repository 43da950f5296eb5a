package org.tanpuhui.ledger.transparency;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.tanpuhui.ledger.config.LogConfig;
import org.tanpuhui.ledger.config.LogFolders;
import org.tanpuhui.ledger.log.keys.KeyList;
import org.tanpuhui.ledger.log.publish.PublishedLog;
import org.tanpuhui.ledger.log.sequencer.Sequencer.Outcome;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.ledger.store.SecretStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;

/** Runs the logs of all schemes while the service runs. */
@ApplicationScoped
public class Transparency {
  private static final Logger LOG = Logger.getLogger(Transparency.class);

  /** Before anything is written with a salt. */
  private static final int FIRST = 1;

  private final LogConfig config;
  private final LogFolders folders;
  private final DataSource database;
  private final SchemeSalts salts;
  private final MeterRegistry meters;
  private final Map<Scheme, SchemeLog> logs = new EnumMap<>(Scheme.class);

  public Transparency(
      LogConfig config,
      LogFolders folders,
      DataSource database,
      SchemeSalts salts,
      MeterRegistry meters) {
    this.config = config;
    this.folders = folders;
    this.database = database;
    this.salts = salts;
    this.meters = meters;
  }

  void onStart(@Observes @Priority(FIRST) StartupEvent event) throws IOException, SQLException {
    try (Connection connection = database.getConnection()) {
      SecretStore.check(connection, salts);
    }
    for (Scheme scheme : Scheme.values()) {
      SchemeLog log = new SchemeLog(scheme, config, folders, database, this::record);
      logs.put(scheme, log);
      Tags tags = Tags.of("scheme", scheme.id());
      meters.gauge("tanpuhui.log.size", tags, log, l -> l.status().size());
      meters.gauge("tanpuhui.log.behind.seconds", tags, log, Transparency::secondsBehind);
      meters.gauge("tanpuhui.log.stopped", tags, log, l -> l.status().stopped() == null ? 0 : 1);
      meters.gauge(
          "tanpuhui.log.witness.problem",
          tags,
          log,
          l -> l.status().witnessProblem() == null ? 0 : 1);
      log.start();
    }
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    for (SchemeLog log : logs.values()) {
      log.close();
    }
  }

  /**
   * At most so long ago was committed what the signed tree does not hold; not a number where that
   * is not known here, since another instance signs.
   */
  private static double secondsBehind(SchemeLog log) {
    Instant lookedAt = log.status().lookedAt();
    return lookedAt == null || log.status().outcome() == Outcome.NOT_LEADER
        ? Double.NaN
        : Duration.between(lookedAt, Instant.now()).toMillis() / 1e3;
  }

  /** How each log is, in order of the schemes. */
  public List<LogStatus> statuses() {
    return logs.values().stream().map(SchemeLog::status).toList();
  }

  /** What anyone may read of a scheme's log. */
  PublishedLog published(Scheme scheme) {
    return logs.get(scheme).published();
  }

  /** Additions and retirements of keys are acts; told again they have the same ids. */
  private void record(Scheme scheme, List<KeyList.Event> events) {
    List<Act> acts =
        events.stream()
            .map(
                event ->
                    Act.of(
                        scheme,
                        event.at(),
                        "log_key." + event.verb(),
                        event.by(),
                        event.key().encoded()))
            .toList();
    try (Connection connection = database.getConnection()) {
      Acts.record(connection, acts);
    } catch (SQLException e) {
      LOG.warnf("acts on keys of %s wait to be recorded: %s", scheme.id(), e.getMessage());
      throw new IllegalStateException("the database cannot be reached", e);
    }
  }
}
