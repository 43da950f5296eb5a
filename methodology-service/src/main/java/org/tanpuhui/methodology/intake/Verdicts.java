package org.tanpuhui.methodology.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Held;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.Verdict;
import org.tanpuhui.methodology.methodology.Window;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.BatchStore;
import org.tanpuhui.methodology.store.ChangeStore;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.SourceKey;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/**
 * Carries out the authority's decisions on parked claims in the participant's order. The first
 * decision stands: a claim that is no longer parked is left alone.
 *
 * <p>Budget: 2 statements to dismiss, 4 to uphold, whatever stands in the way.
 */
final class Verdicts {
  private final BatchStore store;
  private final ChangeStore changes;
  private final Dictionaries dictionaries;
  private final Settlements settlements;

  Verdicts(
      BatchStore store, ChangeStore changes, Dictionaries dictionaries, Settlements settlements) {
    this.store = store;
    this.changes = changes;
    this.dictionaries = dictionaries;
    this.settlements = settlements;
  }

  void carryOut(
      Connection connection, Decider decider, Verdict verdict, Input<?> input, List<Output> outputs)
      throws SQLException {
    ActivityState parked =
        changes.states(connection, List.of(verdict.activityId())).get(verdict.activityId());
    if (parked == null
        || parked.claim().participant() != verdict.participant()
        || parked.status() != Status.PARKED) {
      return;
    }
    Place place = new Place(input.partition(), input.offset(), input.recordedAt());
    List<Change> made =
        verdict.upheld()
            ? uphold(connection, decider, parked, verdict.commandId(), place)
            : List.of(
                parked.become(
                    Status.REJECTED,
                    ProblemCode.CLAIM_DISMISSED,
                    0,
                    parked.quantity(),
                    parked.reference(),
                    verdict.commandId(),
                    place,
                    0));
    changes.insert(connection, made);
    made.forEach(change -> Outputs.add(change, outputs));
    Change last = made.get(made.size() - 1);
    if (last.problem() == ProblemCode.AWAITING_SETTLEMENT) {
      settlements.wait(connection, last, place, verdict.commandId(), outputs);
    }
  }

  /** What is overturned, in order of start, then the claim itself. */
  private List<Change> uphold(
      Connection connection, Decider decider, ActivityState parked, UUID commandId, Place place)
      throws SQLException {
    Claim claim = parked.claim();
    Window window = decider.window(claim);
    HeldClaims held =
        store
            .standing(connection, window == null ? List.of() : List.of(window))
            .getOrDefault(claim.participant(), new HeldClaims());
    int source =
        dictionaries.numberOf(new SourceKey(claim.scheme(), claim.partner(), claim.source()));
    Decider.Upheld upheld = decider.uphold(parked.evidence(), source, held);
    List<UUID> overturned = upheld.overturned().stream().map(Held::activityId).toList();
    Map<UUID, ActivityState> states = changes.states(connection, overturned);
    List<Change> made = new ArrayList<>();
    for (UUID id : overturned) {
      ActivityState state = states.get(id);
      made.add(
          state.become(
              Status.VOIDED,
              ProblemCode.CLAIM_OVERTURNED,
              0,
              state.quantity(),
              claim.activityId(),
              commandId,
              place,
              made.size()));
    }
    Decision decision = upheld.decision();
    made.add(
        parked.become(
            decision.status(),
            decision.problem(),
            decision.amountMg(),
            decision.quantity(),
            null,
            commandId,
            place,
            made.size()));
    return made;
  }
}
