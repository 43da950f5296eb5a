package org.tanpuhui.methodology.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.methodology.contract.HoldingRecord.Kind;
import org.tanpuhui.methodology.contract.ReductionCodec;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.methodology.BatchStep;
import org.tanpuhui.methodology.methodology.Enrolled;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.PoolMandate;
import org.tanpuhui.methodology.outbox.HoldingOutputs;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.BindingStore;
import org.tanpuhui.methodology.store.BindingStore.Batch;
import org.tanpuhui.methodology.store.BindingStore.Change;
import org.tanpuhui.methodology.store.BindingStore.Whereabouts;
import org.tanpuhui.methodology.store.HoldingStore;
import org.tanpuhui.methodology.store.HoldingStore.Moved;
import org.tanpuhui.methodology.store.StreamOutputs;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/**
 * Enrolments and pool mandates in their participants' order, as commands to the ledger.
 *
 * <p>Budget: enrolments 1 statement and 1 per partition, however many; pool mandates of different
 * participants that follow each other 3 more; reversals 2 more, and up to 4 for each of those whose
 * activity is in a batch; a slice of a batch 6.
 */
final class Holdings {
  private final HoldingStore store = new HoldingStore();
  private final BindingStore bindings = new BindingStore();
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

  /** Carries out what is wanted of a batch; a repeat does nothing. */
  void step(Connection connection, Input<BatchStep> input, List<Output> outputs)
      throws SQLException {
    BatchStep step = input.value();
    Batch batch = bindings.shared(connection, step.batch());
    if (batch == null) {
      return;
    }
    Place place = new Place(input.partition(), input.offset(), input.recordedAt());
    List<Output> made =
        switch (step.action()) {
          case BIND -> bind(connection, batch, step, place);
          case UNBIND -> free(connection, batch, step, place);
          case EXCLUDE -> exclude(connection, batch, step, place);
          case ISSUE -> issue(connection, batch, step, place);
        };
    kept.keep(connection, made);
    outputs.addAll(made);
  }

  private List<Output> bind(Connection connection, Batch batch, BatchStep step, Place place)
      throws SQLException {
    if (!batch.state().equals("monitored")
        || !bindings.takeSlice(connection, batch.no(), place.partition(), step.slice(), "bind")) {
      return List.of();
    }
    List<Output> made = new ArrayList<>();
    for (Change change :
        bindings.bind(
            connection,
            step.scheme(),
            batch.no(),
            place.partition(),
            step.slice(),
            place.recordedAt())) {
      made.add(HoldingOutputs.bound(Kind.BIND, batch, step.scheme(), change, place));
    }
    return made;
  }

  private List<Output> free(Connection connection, Batch batch, BatchStep step, Place place)
      throws SQLException {
    boolean ended = batch.state().equals("rejected") || batch.state().equals("withdrawn");
    if (!ended
        || !bindings.takeSlice(connection, batch.no(), place.partition(), step.slice(), "unbind")) {
      return List.of();
    }
    List<Output> made = new ArrayList<>();
    for (Change change :
        bindings.free(
            connection,
            step.scheme(),
            batch.no(),
            place.partition(),
            step.slice(),
            place.recordedAt())) {
      made.add(HoldingOutputs.bound(Kind.UNBIND, batch, step.scheme(), change, place));
    }
    return made;
  }

  /** A voided one stays: its grams are owed and made good with the batch. */
  private List<Output> exclude(Connection connection, Batch batch, BatchStep step, Place place)
      throws SQLException {
    BindingStore.Excluded row = bindings.toExclude(connection, batch.no(), step.activityId());
    if (row == null || row.voided() || !batch.state().equals("verification")) {
      return List.of();
    }
    bindings.leave(
        connection,
        row.participant(),
        row.occurredAt(),
        step.activityId(),
        place.recordedAt(),
        "excluded");
    int revision =
        bindings.expectLess(
            connection, batch.no(), place.partition(), row.participant(), row.amountMg());
    return List.of(
        HoldingOutputs.bound(
            Kind.UNBIND,
            batch,
            step.scheme(),
            new Change(row.participant(), row.amountMg(), 0, revision),
            place));
  }

  private List<Output> issue(Connection connection, Batch batch, BatchStep step, Place place)
      throws SQLException {
    if (!batch.state().equals("issuing")) {
      return List.of();
    }
    long total = bindings.total(connection, batch.no());
    String version = versionOf(bindings.report(connection, batch.no()));
    return List.of(HoldingOutputs.issue(batch, step.scheme(), step, total, version, place));
  }

  private static String versionOf(String report) {
    try {
      return Json.mapper().readTree(report).path("methodology").path("version").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is JSON of ours", e);
    }
  }

  /**
   * Puts before each reversal what moves its grams to where it takes them from: out of the pool,
   * out of the batch, or from the project that owes them once verification has begun.
   */
  void ahead(Connection connection, List<Output> outputs) throws SQLException {
    List<ReductionRecord> reversals = new ArrayList<>(0);
    for (Output output : outputs) {
      if (output.type().equals(Outputs.REVERSAL_TYPE)) {
        reversals.add(read(output));
      }
    }
    if (reversals.isEmpty()) {
      return;
    }
    List<Whereabouts> places = bindings.whereabouts(connection, reversals);
    Map<Place, List<Output>> moves = new HashMap<>();
    List<Output> made = new ArrayList<>();
    for (int i = 0; i < reversals.size(); i++) {
      ReductionRecord reversal = reversals.get(i);
      List<Output> of = ahead(connection, reversal, places.get(i));
      made.addAll(of);
      moves.computeIfAbsent(place(reversal), at -> new ArrayList<>()).addAll(of);
    }
    List<Output> before = new ArrayList<>(outputs);
    outputs.clear();
    for (Output output : before) {
      // All moves of one record come before all else of it: so they are published again, too.
      outputs.addAll(removed(moves, output));
      outputs.add(output);
    }
    kept.keep(connection, made);
  }

  private static List<Output> removed(Map<Place, List<Output>> moves, Output output) {
    List<Output> of = moves.remove(new Place(output.partition(), output.inputOffset(), null));
    return of == null ? List.of() : of;
  }

  private static Place place(ReductionRecord reversal) {
    return new Place(reversal.activitiesPartition(), reversal.activitiesOffset(), null);
  }

  private List<Output> ahead(Connection connection, ReductionRecord reversal, Whereabouts where)
      throws SQLException {
    List<Output> moves = new ArrayList<>(2);
    boolean pooled = where.pooled() && reversal.holderKind() == null;
    if (where.batch() != 0) {
      long participant = ParticipantId.parse(reversal.participant()).orElseThrow().value();
      Batch batch = bindings.shared(connection, where.batch());
      if (where.bound() && !batch.lets()) {
        bindings.markVoided(connection, participant, reversal.occurredAt(), reversal.activityId());
        return List.of(HoldingOutputs.replaced(reversal, batch));
      }
      // The row may have left since it was looked up: the case is locked only now.
      boolean left =
          bindings.leave(
              connection,
              participant,
              reversal.occurredAt(),
              reversal.activityId(),
              reversal.recordedAt(),
              "void");
      if (left && where.bound()) {
        moves.add(unbound(connection, reversal, participant, batch));
      }
    }
    if (pooled) {
      moves.add(HoldingOutputs.unpooled(reversal));
    }
    return moves;
  }

  private Output unbound(
      Connection connection, ReductionRecord reversal, long participant, Batch batch)
      throws SQLException {
    long amount = reversal.amountMgCo2e();
    int partition = reversal.activitiesPartition();
    int revision = bindings.expectLess(connection, batch.no(), partition, participant, amount);
    return HoldingOutputs.bound(
        Kind.UNBIND,
        batch,
        Scheme.byId(reversal.scheme()).orElseThrow(),
        new Change(participant, amount, 0, revision),
        new Place(partition, reversal.activitiesOffset(), reversal.recordedAt()));
  }

  private static ReductionRecord read(Output output) {
    try {
      return ReductionCodec.read(output.value());
    } catch (IOException e) {
      throw new IllegalStateException("a record of ours is readable", e);
    }
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
