package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.platform.stream.Input;

/**
 * The service does not start with another salt than that of the leaves: a replay would give other
 * leaves, and no proof could be opened.
 */
class SecretStoreIT {
  private static final SchemeSalts OTHER = new SchemeSalts(ones());

  private LedgerDatabase database;

  @BeforeEach
  void create() {
    database = LedgerDatabase.create();
  }

  @Test
  void theFirstSaltIsRememberedAndAnotherIsRefused() {
    check(LedgerDatabase.SALTS);
    assertThatCode(() -> check(LedgerDatabase.SALTS)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(OTHER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Restore the file salt");
  }

  @Test
  void booksWithLeavesTakeNoSaltThatNobodyRemembers() throws Exception {
    // Given: leaves, and the row that tells their salt is gone
    try (Connection connection = database.openHot()) {
      StreamCommand post =
          Reductions.command(1, Reductions.participant(7), 1_000, true, Reductions.RECORDED_AT, 1);
      database.service().post(connection, List.of(new Input<>(0, 1, Reductions.RECORDED_AT, post)));
      connection.commit();
    }
    try (Connection superuser =
            TestEngines.postgres().connectAsSuperuser(database.database().name());
        Statement statement = superuser.createStatement()) {
      statement.execute("DELETE FROM leaf_secret");
    }

    // Then
    for (SchemeSalts salts : List.of(LedgerDatabase.SALTS, OTHER)) {
      assertThatThrownBy(() -> check(salts))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Restore the file salt");
    }
  }

  private void check(SchemeSalts salts) {
    try (Connection connection = database.open()) {
      SecretStore.check(connection, salts);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] ones() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 1);
    return ones;
  }
}
