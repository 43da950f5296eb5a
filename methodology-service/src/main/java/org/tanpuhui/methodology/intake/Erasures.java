package org.tanpuhui.methodology.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Erase;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.ChangeStore;
import org.tanpuhui.methodology.store.ErasureStore;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/**
 * Carries out erasures in the participant's order: what still waits for a settlement or a decision
 * comes to nothing, what was recorded stays under the pseudonym, and the ledger is told. A repeat
 * does nothing.
 *
 * <p>Budget: 3 statements, 1 for a repeat.
 */
final class Erasures {
  private final ErasureStore erasures;
  private final ChangeStore changes;

  Erasures(ErasureStore erasures, ChangeStore changes) {
    this.erasures = erasures;
    this.changes = changes;
  }

  void carryOut(Connection connection, Erase erase, Input<?> input, List<Output> outputs)
      throws SQLException {
    Place place = new Place(input.partition(), input.offset(), input.recordedAt());
    if (!erasures.add(connection, new ErasureStore.Erased(erase, place))) {
      return;
    }
    List<Change> made = new ArrayList<>();
    for (ActivityState waiting : erasures.unfinished(connection, erase.participant())) {
      made.add(
          waiting.become(
              Status.REJECTED,
              ProblemCode.HOLDER_ERASED,
              0,
              waiting.quantity(),
              null,
              erase.commandId(),
              place,
              made.size()));
    }
    changes.insert(connection, made);
    made.forEach(change -> Outputs.add(change, outputs));
    outputs.add(Outputs.erase(erase, place));
  }
}
