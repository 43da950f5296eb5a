package org.tanpuhui.ledger.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.platform.stream.BatchProcessor;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Hands batches of recorded reductions and their reversals to the ledger. Publishes the answers to
 * what somebody waits for.
 */
public final class ReductionProcessor implements BatchProcessor<StreamCommand> {
  private final ReductionDecoder decoder = new ReductionDecoder();
  private final LedgerService ledger;

  public ReductionProcessor(LedgerService ledger) {
    this.ledger = ledger;
  }

  @Override
  public StreamCommand decode(byte[] key, byte[] value) throws PoisonRecordException {
    return decoder.decode(key, value);
  }

  @Override
  public List<Output> process(Connection connection, List<Input<StreamCommand>> batch)
      throws SQLException, PoisonRecordException {
    return ledger.post(connection, batch);
  }

  @Override
  public List<Output> republish(
      Connection connection, int partition, long fromOffset, long toOffset) throws SQLException {
    return ledger.answers(connection, partition, fromOffset, toOffset);
  }
}
