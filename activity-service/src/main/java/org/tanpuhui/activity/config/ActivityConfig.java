package org.tanpuhui.activity.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tanpuhui.activity.contract.HolderKind;

/** Settings of activity-service. */
@ConfigMapping(prefix = "tanpuhui.activity")
public interface ActivityConfig {

  /** How old an activity may be without a backfill grant, and a mandate without one. */
  @WithDefault("P7D")
  Duration lateness();

  /**
   * How long ago the period of a project's monitoring may have ended without a backfill grant: the
   * report follows field work and its review, so the window of daily acts would shut it out.
   */
  @WithDefault("P366D")
  Duration monitoringLateness();

  /** How far ahead of our clock an activity may lie. */
  @WithDefault("PT5M")
  Duration clockTolerance();

  /** Validity of a participant's link code. */
  @WithDefault("PT15M")
  Duration linkCodeTtl();

  /** Most events in one request. */
  @WithDefault("10000")
  int eventsMax();

  /** Most events in one dry run. */
  @WithDefault("100")
  int dryRunEventsMax();

  /** How long methodology-service may take to say what a dry run would give. */
  @WithDefault("PT3S")
  Duration dryRunTimeout();

  /** Most bytes of one request, decompressed. */
  @WithDefault("10485760")
  int bytesMax();

  /** Most items in one enrolment request. */
  @WithDefault("5000")
  int enrolmentsMax();

  /** How long Kafka may take to acknowledge before an event counts as not accepted. */
  @WithDefault("PT5S")
  Duration acknowledgeTimeout();

  /**
   * How long after a month's lateness window its settlement is appended: more than the instances'
   * clocks differ.
   */
  @WithDefault("PT1H")
  Duration settleMonthMargin();

  /**
   * How long after a backfill grant closed its settlement is appended: more than an instance needs
   * to hear of it and to publish what it let in before.
   */
  @WithDefault("PT30S")
  Duration settleBackfillMargin();

  /** How often to look whether a settlement is due. */
  @WithDefault("PT10S")
  Duration settleInterval();

  /** How long the ledger may take to say what stands in the way of an erasure. */
  @WithDefault("PT3S")
  Duration ledgerTimeout();

  /**
   * How long after an erasure its command is appended: more than an instance needs to forget a
   * binding and to publish what it let in before.
   */
  @WithDefault("PT30S")
  Duration eraseMargin();

  /** File of the key that signs participant tokens, shared by all instances; made when absent. */
  Optional<Path> participantTokenKey();

  /**
   * Days within which the authority answers a dispute; illustrative, no official period is known.
   */
  @WithDefault("15")
  int disputeAnswerDays();

  /** Most disputes of one participant that wait for an answer. */
  @WithDefault("20")
  int disputesOpenMax();

  /** Growth value of a day's check-in; a game of its own. */
  @WithDefault("10")
  int checkInGrowth();

  /** How often to look for enrolments and mandates that the log does not know yet. */
  @WithDefault("PT0.5S")
  Duration commandInterval();

  /** How often counts of duplicates and refusals are written; a killed process loses as much. */
  @WithDefault("PT1S")
  Duration intakeCountInterval();

  /** How long after its end a day of a partner may be closed: longer than the stream lags. */
  @WithDefault("PT10M")
  Duration statementMargin();

  /** How often to look for days that can be closed. */
  @WithDefault("PT30S")
  Duration statementInterval();

  /** How long another service may take to count a partner's day. */
  @WithDefault("PT25S")
  Duration statementTimeout();

  /** Subjects whose binding is kept in memory. */
  @WithDefault("600000")
  long bindingsMax();

  /** Recent accepts kept in memory to answer a resent event at once. */
  @WithDefault("300000")
  long recentAcceptsMax();

  /** Holder kinds of each scheme. */
  Map<String, List<HolderKind>> holderKinds();
}
