package org.tanpuhui.methodology.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.methodology.Enrolled;
import org.tanpuhui.methodology.methodology.PoolMandate;
import org.tanpuhui.methodology.outbox.HoldingOutputs;
import org.tanpuhui.methodology.store.HoldingStore;
import org.tanpuhui.methodology.store.HoldingStore.Moved;
import org.tanpuhui.methodology.store.StreamOutputs;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/**
 * Enrolments and pool mandates in their participants' order, as commands to the ledger.
 *
 * <p>Budget: enrolments 1 statement and 1 per partition, however many; pool mandates of different
 * participants that follow each other 3 more.
 */
final class Holdings {
  private final HoldingStore store = new HoldingStore();
  private final StreamOutputs kept = new StreamOutputs(Topics.REDUCTIONS, HoldingOutputs.SOURCE);

  void enrolled(Connection connection, List<Input<Enrolled>> inputs, List<Output> outputs)
      throws SQLException {
    List<Output> made = new ArrayList<>(inputs.size());
    for (Input<Enrolled> input : inputs) {
      made.add(HoldingOutputs.member(input));
    }
    kept.keep(connection, made);
    outputs.addAll(made);
  }

  /**
   * @param inputs in log order
   */
  void mandates(Connection connection, List<Input<PoolMandate>> inputs, List<Output> outputs)
      throws SQLException {
    int from = 0;
    Set<Long> participants = new HashSet<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (!participants.add(inputs.get(i).value().participant())) {
        different(connection, inputs.subList(from, i), outputs);
        participants.clear();
        participants.add(inputs.get(i).value().participant());
        from = i;
      }
    }
    different(connection, inputs.subList(from, inputs.size()), outputs);
  }

  private void different(
      Connection connection, List<Input<PoolMandate>> mandates, List<Output> outputs)
      throws SQLException {
    if (mandates.isEmpty()) {
      return;
    }
    List<Moved> moved = store.mandated(connection, mandates);
    store.setPooled(connection, mandates, moved);
    List<Output> made = new ArrayList<>();
    for (int i = 0; i < moved.size(); ) {
      Moved first = moved.get(i);
      long sum = 0;
      for (; i < moved.size() && isSamePool(first, moved.get(i)); i++) {
        sum = Math.addExact(sum, moved.get(i).amountMg());
      }
      made.add(HoldingOutputs.mandated(mandates.get(first.mandate()), first.methodology(), sum));
    }
    kept.keep(connection, made);
    outputs.addAll(made);
  }

  private static boolean isSamePool(Moved one, Moved other) {
    return one.mandate() == other.mandate() && one.methodology().equals(other.methodology());
  }

  /** What these records gave, in order. */
  List<Output> byPlace(Connection connection, int partition, long from, long to)
      throws SQLException {
    return kept.byPlace(connection, partition, from, to);
  }
}
