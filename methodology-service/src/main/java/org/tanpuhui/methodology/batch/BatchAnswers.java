package org.tanpuhui.methodology.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.ledger.contract.HoldingAnswer;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.methodology.store.BindingStore;
import org.tanpuhui.platform.stream.Input;

/** What the ledger's answers make of batches, in the caller's transaction. */
public final class BatchAnswers {
  private final BatchStore store = new BatchStore();
  private final BindingStore bindings = new BindingStore();

  /** Takes answers to bind and unbind. */
  public void bound(Connection connection, List<Input<HoldingAnswer>> answers) throws SQLException {
    bindings.answered(connection, answers);
  }

  /** The batch is issued, or back where it was filed, with the ledger's reason; once. */
  public void issued(Connection connection, HoldingAnswer answer) throws SQLException {
    store.lock(connection, answer.batch());
    Optional<StoredBatch> found = store.byNumber(connection, answer.batch());
    if (found.isEmpty() || !found.get().state().equals(Lifecycle.ISSUING)) {
      return;
    }
    if (answer.issued() == null) {
      StepWish refuse =
          StepWish.of(Lifecycle.REFUSE).because("the ledger says: " + answer.outcomeCode());
      store.take(connection, found.get(), Actor.REGISTRY, refuse, null);
      return;
    }
    HoldingAnswer.Issued issued = answer.issued();
    BatchStore.update(
        connection,
        BatchSql.ADD_ISSUANCE,
        answer.batch(),
        issued.tonnes(),
        answer.boundMgCo2e(),
        issued.carriedInMgCo2e(),
        issued.replacedMgCo2e(),
        issued.carriedMgCo2e(),
        answer.recordedAt(),
        issued.serials());
    store.take(connection, found.get(), Actor.REGISTRY, StepWish.of(Lifecycle.CONFIRM), null);
  }
}
