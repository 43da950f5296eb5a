package org.tanpuhui.activity.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears what commands of other instances changed. While the connection is lost, the caches hold
 * nothing; each new connection begins with empty caches.
 */
@Singleton
public final class ChangeListener {
  private static final Logger LOG = Logger.getLogger(ChangeListener.class);
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final int NETWORK_TIMEOUT_MS = 3_000;

  /** So many silent waits, then a look whether the server is still there. */
  private static final int SILENT_WAITS = 4;

  private final DataSource database;
  private final BindingCache bindings;
  private final PartnerCache partners;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Thread thread;

  @Inject
  public ChangeListener(DataSource database, BindingCache bindings, PartnerCache partners) {
    this.database = database;
    this.bindings = bindings;
    this.partners = partners;
  }

  void start(@Observes StartupEvent event) {
    thread = new Thread(this::run, "change-listener");
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping.countDown();
    if (thread != null) {
      thread.interrupt();
      thread.join(WAIT.toMillis() * 2);
    }
  }

  private void run() {
    while (stopping.getCount() > 0) {
      try (Connection connection = database.getConnection()) {
        listen(connection);
      } catch (SQLException | RuntimeException e) {
        if (stopping.getCount() > 0) {
          LOG.warnf("lost the change channel, caches are off cause=%s", e.getMessage());
        }
      } finally {
        listening(false);
      }
      try {
        if (stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MS);
    PGConnection channel = connection.unwrap(PGConnection.class);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + ChangeChannel.NAME);
      listening(true);
      int silent = 0;
      while (stopping.getCount() > 0) {
        PGNotification[] heard = channel.getNotifications((int) WAIT.toMillis());
        if (heard != null && heard.length > 0) {
          silent = 0;
          for (PGNotification notification : heard) {
            ChangeChannel.apply(notification, bindings, partners);
          }
        } else if (++silent == SILENT_WAITS) {
          silent = 0;
          statement.execute("SELECT 1");
        }
      }
      statement.execute("UNLISTEN *");
    }
  }

  private void listening(boolean now) {
    bindings.listening(now);
    partners.listening(now);
  }
}
