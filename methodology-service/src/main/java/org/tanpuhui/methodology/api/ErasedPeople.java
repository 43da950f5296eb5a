package org.tanpuhui.methodology.api;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.tanpuhui.methodology.store.ErasureStore;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.web.ErasedParticipants;

/** Whose person was erased, as the log told this service. */
@ApplicationScoped
public class ErasedPeople implements ErasedParticipants {
  private final AgroalDataSource database;

  ErasedPeople(AgroalDataSource database) {
    this.database = database;
  }

  @Override
  public boolean isErased(ParticipantId participant) {
    try (Connection connection = database.getConnection()) {
      return ErasureStore.has(connection, participant.value());
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }
}
