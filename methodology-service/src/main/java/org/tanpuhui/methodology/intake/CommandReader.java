package org.tanpuhui.methodology.intake;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.activity.contract.BatchCommand;
import org.tanpuhui.activity.contract.ClaimDecisionCommand;
import org.tanpuhui.activity.contract.CommandTypes;
import org.tanpuhui.activity.contract.EnrolledCommand;
import org.tanpuhui.activity.contract.EraseCommand;
import org.tanpuhui.activity.contract.PoolMandateCommand;
import org.tanpuhui.activity.contract.SettleCommand;
import org.tanpuhui.methodology.methodology.BatchStep;
import org.tanpuhui.methodology.methodology.Enrolled;
import org.tanpuhui.methodology.methodology.Erase;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.PoolMandate;
import org.tanpuhui.methodology.methodology.Settle;
import org.tanpuhui.methodology.methodology.Verdict;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.PoisonRecordException;

/** Reads the commands on {@code activities}. They are few, so they are bound as a whole. */
final class CommandReader {
  private static final int SLICE_MAX = 255;
  private static final int ID_MAX = 1_024;
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private static final String UPHOLD = "uphold";
  private static final String DISMISS = "dismiss";

  private CommandReader() {}

  /**
   * Reads a command.
   *
   * @throws PoisonRecordException it is none of this contract; the message names the member
   */
  static LogRecord read(String type, byte[] value) throws PoisonRecordException {
    try {
      return switch (type) {
        case CommandTypes.SETTLE -> settle(Json.mapper().readValue(value, SettleCommand.class));
        case CommandTypes.CLAIM_DECISION ->
            verdict(Json.mapper().readValue(value, ClaimDecisionCommand.class));
        case CommandTypes.ERASE -> erase(Json.mapper().readValue(value, EraseCommand.class));
        case CommandTypes.ENROLLED ->
            enrolled(Json.mapper().readValue(value, EnrolledCommand.class));
        case CommandTypes.POOL_MANDATE ->
            poolMandate(Json.mapper().readValue(value, PoolMandateCommand.class));
        case CommandTypes.BATCH -> batch(Json.mapper().readValue(value, BatchCommand.class));
        default -> throw new PoisonRecordException("the command " + type + " is unknown");
      };
    } catch (JsonMappingException e) {
      throw new PoisonRecordException("not a command record: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new PoisonRecordException("not a command record");
    }
  }

  private static Settle settle(SettleCommand command) throws PoisonRecordException {
    if ((command.month() == null) == (command.backfillId() == null)) {
      throw new PoisonRecordException("a settlement is for a month or for a backfill_id");
    }
    if (command.slice() < 0 || command.slice() > SLICE_MAX) {
      throw new PoisonRecordException("slice must be in [0, " + SLICE_MAX + "]");
    }
    String backfill = command.backfillId();
    if (backfill != null && (backfill.isEmpty() || backfill.length() > ID_MAX)) {
      throw new PoisonRecordException("backfill_id must be text of 1 to " + ID_MAX + " characters");
    }
    return new Settle(
        scheme(command.scheme()),
        id(command.commandId(), "command_id"),
        month(command.month()),
        backfill,
        command.slice());
  }

  private static Erase erase(EraseCommand command) throws PoisonRecordException {
    Scheme scheme = scheme(command.scheme());
    return new Erase(
        scheme, id(command.commandId(), "command_id"), participant(command.participant(), scheme));
  }

  private static Enrolled enrolled(EnrolledCommand command) throws PoisonRecordException {
    Scheme scheme = scheme(command.scheme());
    return new Enrolled(
        scheme,
        id(command.commandId(), "command_id"),
        participant(command.participant(), scheme),
        text(command.partner(), "partner"),
        time(command.at()));
  }

  private static PoolMandate poolMandate(PoolMandateCommand command) throws PoisonRecordException {
    Scheme scheme = scheme(command.scheme());
    boolean given = PoolMandateCommand.GIVEN.equals(command.change());
    if (!given && !PoolMandateCommand.ENDED.equals(command.change())) {
      throw new PoisonRecordException("change must be given or ended");
    }
    return new PoolMandate(
        scheme,
        id(command.commandId(), "command_id"),
        participant(command.participant(), scheme),
        text(command.partner(), "partner"),
        text(command.scenario(), "scenario"),
        given,
        time(command.at()));
  }

  private static BatchStep batch(BatchCommand command) throws PoisonRecordException {
    BatchStep.Action action =
        switch (command.action() == null ? "" : command.action()) {
          case "bind" -> BatchStep.Action.BIND;
          case "unbind" -> BatchStep.Action.UNBIND;
          case "exclude" -> BatchStep.Action.EXCLUDE;
          case "issue" -> BatchStep.Action.ISSUE;
          default -> throw new PoisonRecordException("action is missing or unknown");
        };
    if (command.slice() < 0 || command.slice() > SLICE_MAX || command.batch() < 1) {
      throw new PoisonRecordException("batch or slice is out of range");
    }
    if ((action == BatchStep.Action.EXCLUDE) != (command.activityId() != null)) {
      throw new PoisonRecordException("activity_id is missing or out of place");
    }
    return new BatchStep(
        scheme(command.scheme()),
        id(command.commandId(), "command_id"),
        command.batch(),
        action,
        command.slice(),
        command.activityId());
  }

  private static long participant(String text, Scheme scheme) throws PoisonRecordException {
    ParticipantId participant =
        known(ParticipantId.parse(text), "participant is missing or unknown");
    if (participant.scheme() != scheme) {
      throw new PoisonRecordException("participant is not of the record's scheme");
    }
    return participant.value();
  }

  private static String text(String text, String member) throws PoisonRecordException {
    if (text == null || text.isBlank() || text.length() > ID_MAX || text.indexOf('\0') >= 0) {
      throw new PoisonRecordException(member + " is missing or unusable");
    }
    return text;
  }

  private static Instant time(Instant at) throws PoisonRecordException {
    if (at == null || at.isBefore(Instant.EPOCH) || !at.isBefore(LATEST)) {
      throw new PoisonRecordException("at is missing or not between 1970 and 2200");
    }
    return at;
  }

  private static Verdict verdict(ClaimDecisionCommand command) throws PoisonRecordException {
    Scheme scheme = scheme(command.scheme());
    long participant = participant(command.participant(), scheme);
    if (!UPHOLD.equals(command.decision()) && !DISMISS.equals(command.decision())) {
      throw new PoisonRecordException("decision must be uphold or dismiss");
    }
    return new Verdict(
        scheme,
        id(command.commandId(), "command_id"),
        participant,
        id(command.activityId(), "activity_id"),
        UPHOLD.equals(command.decision()));
  }

  private static Scheme scheme(String id) throws PoisonRecordException {
    return known(Scheme.byId(id), "scheme is missing or unknown");
  }

  private static <V> V known(Optional<V> value, String otherwise) throws PoisonRecordException {
    if (value.isEmpty()) {
      throw new PoisonRecordException(otherwise);
    }
    return value.get();
  }

  private static UUID id(UUID id, String member) throws PoisonRecordException {
    if (id == null) {
      throw new PoisonRecordException(member + " is missing");
    }
    return id;
  }

  private static YearMonth month(String text) throws PoisonRecordException {
    if (text == null) {
      return null;
    }
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw new PoisonRecordException("month must look like 2026-11");
    }
  }
}
