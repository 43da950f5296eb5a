package org.tanpuhui.ledger.intake;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.tanpuhui.ledger.ActService;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.ActRecord;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.BatchProcessor;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Hands batches of acts to the ledger. Publishes nothing. */
public final class ActProcessor implements BatchProcessor<Act> {
  private final ActService acts;

  public ActProcessor(ActService acts) {
    this.acts = acts;
  }

  @Override
  public Act decode(byte[] key, byte[] value) throws PoisonRecordException {
    try {
      ActRecord record = Json.mapper().readValue(value, ActRecord.class);
      if (record == null) {
        throw new PoisonRecordException("not an act: null");
      }
      return record.act();
    } catch (IOException | IllegalArgumentException e) {
      throw new PoisonRecordException("not an act: " + e.getMessage());
    }
  }

  @Override
  public List<Output> process(Connection connection, List<Input<Act>> batch) throws SQLException {
    acts.log(connection, batch);
    return List.of();
  }

  @Override
  public List<Output> republish(
      Connection connection, int partition, long fromOffset, long toOffset) {
    return List.of();
  }
}
