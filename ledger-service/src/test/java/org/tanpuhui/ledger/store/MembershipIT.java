package org.tanpuhui.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.EraseAccount;
import org.tanpuhui.ledger.journal.HoldingCommand;
import org.tanpuhui.ledger.journal.HoldingCommand.Kind;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.stream.Input;

/** The books know who is enrolled where, however often and in whatever batch they are told. */
class MembershipIT {
  private static final Instant AT = Reductions.OCCURRED_AT;

  private static Input<StreamCommand> member(long person, String partner, long offset) {
    ParticipantId participant = Reductions.participant(person);
    UUID id = new UUID(0x8000L, 0x8000_0000_0000_0000L | offset);
    HoldingCommand command =
        new HoldingCommand(
            Kind.MEMBER,
            HoldingCommand.entryId(Reductions.RECORDED_AT, id, Kind.MEMBER),
            id,
            participant,
            partner,
            null,
            null,
            0,
            0,
            0,
            0,
            false,
            null,
            null,
            AT.plusSeconds(offset),
            Reductions.RECORDED_AT,
            0,
            offset);
    return new Input<>(0, offset, Reductions.RECORDED_AT, command);
  }

  @Test
  void enrolledPeopleAreMembersOfThatPartnerAndOfNoOther() throws Exception {
    LedgerDatabase database = LedgerDatabase.create();
    LedgerService ledger = database.service();
    List<Input<StreamCommand>> batch = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      batch.add(member(i % 400, "demo-metro", i));
    }
    batch.add(member(7, "demo-bike", 500));

    try (Connection connection = database.openHot()) {
      ledger.post(connection, batch);
      connection.commit();
      ledger.post(connection, batch.subList(0, 300));
      connection.commit();
    }

    assertThat(database.number("SELECT count(*) FROM membership")).isEqualTo(401);
    assertThat(ledger.isMember(Reductions.participant(7), "demo-bike")).isTrue();
    assertThat(ledger.isMember(Reductions.participant(7), "demo-metro")).isTrue();
    assertThat(ledger.isMember(Reductions.participant(8), "demo-bike")).isFalse();
    assertThat(ledger.isMember(Reductions.participant(8), "demo-other")).isFalse();
    assertThat(
            database.number(
                "SELECT count(*) FROM membership WHERE since = timestamptz '" + AT + "'"))
        .isEqualTo(1);
    assertThat(database.number("SELECT activities_offset FROM activities_progress")).isEqualTo(500);
    assertThat(database.number("SELECT count(*) FROM journal")).isZero();
  }

  @Test
  void anErasedPersonIsMemberOfNothingAlsoWhenItsEnrolmentIsHeardAgain() throws Exception {
    LedgerDatabase database = LedgerDatabase.create();
    LedgerService ledger = database.service();
    Input<StreamCommand> first = member(7, "demo-bike", 1);
    Input<StreamCommand> second = member(7, "demo-metro", 2);
    UUID cause = new UUID(0x8000L, 0x8000_0000_0000_0003L);
    Input<StreamCommand> erase =
        new Input<>(
            0,
            4,
            Reductions.RECORDED_AT,
            new EraseAccount(
                EraseAccount.entryId(Reductions.RECORDED_AT, cause),
                Reductions.participant(7),
                Reductions.RECORDED_AT,
                cause,
                0,
                4));

    try (Connection connection = database.openHot()) {
      ledger.post(connection, List.of(first));
      ledger.post(connection, List.of(second, member(8, "demo-metro", 3), erase));
      ledger.post(connection, List.of(first, second));
      connection.commit();
    }

    assertThat(database.number("SELECT count(*) FROM membership")).isEqualTo(1);
    assertThat(ledger.isMember(Reductions.participant(7), "demo-bike")).isFalse();
    assertThat(ledger.isMember(Reductions.participant(8), "demo-metro")).isTrue();
  }
}
