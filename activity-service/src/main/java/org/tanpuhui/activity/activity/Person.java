package org.tanpuhui.activity.activity;

import java.time.Instant;

/**
 * What is kept of a participant itself.
 *
 * @param kind holder kind
 * @param isVerified whether an identity that the issuer verified is attached; the identity is not
 *     kept
 * @param traceKey the key of its traces, base64
 */
public record Person(String kind, Instant since, boolean isVerified, String traceKey) {

  /** A subject of the issuer that leads to the participant. */
  public record Login(String subject, Instant since) {}

  /**
   * A partner's own reference for the participant.
   *
   * @param persons persons of the household as last reported, null when none
   */
  public record Link(
      String partner,
      String nameZh,
      String nameEn,
      String subject,
      Instant since,
      Integer persons) {}
}
