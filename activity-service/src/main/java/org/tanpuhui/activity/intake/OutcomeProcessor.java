package org.tanpuhui.activity.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.activity.activity.webhook.EventType;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.activity.store.webhook.MessageStore;
import org.tanpuhui.activity.store.webhook.MessageStore.PartnerName;
import org.tanpuhui.methodology.contract.OutcomeRecord;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.BatchProcessor;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Outcomes of activities in, messages to their partners kept, in the transaction of the position. A
 * message's id is made of the outcome, so an outcome that comes again is the same message. What the
 * ledger answers on the same topic is passed over.
 *
 * <p>Budget, any size: 1 statement; 4 when a partner with endpoints is concerned.
 */
public final class OutcomeProcessor implements BatchProcessor<OutcomeProcessor.Told> {
  private static final Told NOTHING = new Told(null, null, null);

  private final Clock clock;

  public OutcomeProcessor(Clock clock) {
    this.clock = clock;
  }

  /** An outcome that a webhook tells; without a type it is none. */
  public record Told(EventType type, Scheme scheme, OutcomeRecord outcome) {}

  @Override
  public Told decode(byte[] key, byte[] value) throws PoisonRecordException {
    if (!OutcomeRecord.is(value)) {
      return NOTHING;
    }
    OutcomeRecord outcome;
    try {
      outcome = OutcomeRecord.read(value);
    } catch (JsonProcessingException e) {
      throw new PoisonRecordException("not an outcome: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new PoisonRecordException("not an outcome");
    }
    Optional<Scheme> scheme = Scheme.byId(outcome.scheme());
    if (scheme.isEmpty()
        || outcome.activityId() == null
        || outcome.partner() == null
        || outcome.status() == null
        || outcome.recordedAt() == null) {
      throw new PoisonRecordException(
          "an outcome without scheme, activity, partner, status or time");
    }
    // Records of the first version name no event: their partner could do nothing with them.
    return EventType.ofOutcome(outcome.status())
        .filter(type -> outcome.eventId() != null)
        .map(type -> new Told(type, scheme.get(), outcome))
        .orElse(NOTHING);
  }

  @Override
  public List<Output> process(Connection connection, List<Input<Told>> batch) throws SQLException {
    Set<PartnerName> names = new HashSet<>();
    for (Input<Told> input : batch) {
      if (input.value().type() != null) {
        names.add(name(input.value()));
      }
    }
    Map<PartnerName, Integer> partners = MessageStore.withEndpoints(connection, names);
    List<Message> messages = new ArrayList<>();
    for (Input<Told> input : batch) {
      Told told = input.value();
      Integer partner = told.type() == null ? null : partners.get(name(told));
      if (partner != null) {
        messages.add(message(told, partner));
      }
    }
    if (!messages.isEmpty()) {
      MessageStore.add(connection, messages, clock.instant());
    }
    return List.of();
  }

  private static PartnerName name(Told told) {
    return new PartnerName(told.scheme().code(), told.outcome().partner());
  }

  private static Message message(Told told, int partner) {
    OutcomeRecord outcome = told.outcome();
    var data = Json.mapper().createObjectNode();
    data.put("activity_id", outcome.activityId().toString());
    data.put("source", outcome.source());
    data.put("id", outcome.eventId());
    data.put("activity_type", outcome.type());
    data.put("status", outcome.status());
    data.put("code", outcome.outcomeCode());
    data.put("revision", outcome.revision());
    // Not the activity that stands in the way: it may be another partner's.
    UUID id =
        Ids.timeOrdered(outcome.recordedAt(), outcome.activityId(), "webhook", outcome.revision());
    return new Message(id, partner, told.type().id(), outcome.recordedAt(), data.toString(), null);
  }

  @Override
  public List<Output> republish(
      Connection connection, int partition, long fromOffset, long toOffset) {
    return List.of();
  }
}
