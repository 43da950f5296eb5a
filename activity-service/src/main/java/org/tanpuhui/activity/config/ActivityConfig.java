package org.tanpuhui.activity.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  /** How often to look for enrolments and mandates that the log does not know yet. */
  @WithDefault("PT0.5S")
  Duration commandInterval();

  /** Subjects whose binding is kept in memory. */
  @WithDefault("600000")
  long bindingsMax();

  /** Recent accepts kept in memory to answer a resent event at once. */
  @WithDefault("300000")
  long recentAcceptsMax();

  /** Holder kinds of each scheme. */
  Map<String, List<HolderKind>> holderKinds();
}
