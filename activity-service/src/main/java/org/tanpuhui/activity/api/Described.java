package org.tanpuhui.activity.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What clients send and get where a resource reads or writes the bytes itself: only the API
 * description is made of these. A member that is read must stand in the reader's list of members
 * too.
 */
final class Described {
  private Described() {}

  /** Sign-up. */
  record SignUpWish(String kind, String guardianCode) {}

  /** How a subject becomes a participant: one of the two. */
  record LinkWish(String code, String personKey) {}

  /** One scope, from a time on; now by default. */
  record MandateWish(String scope, Instant from) {}

  /** One subject and what it allows. */
  record EnrolmentWish(
      String subject,
      String kind,
      LinkWish link,
      Integer persons,
      List<MandateWish> mandates,
      String scenario,
      String evidence) {}

  /** Subjects to enrol. */
  record Enrolments(List<EnrolmentWish> items) {}

  /** What became of one subject: enrolled, unchanged, or rejected with a code. */
  record EnrolmentResult(
      String subject,
      String participantRef,
      String status,
      String code,
      String detail,
      String pointer) {}

  /** One line per subject, in order. */
  record EnrolmentResults(List<EnrolmentResult> items) {}

  /** An event by CloudEvents 1.0. */
  record CloudEvent(
      String specversion,
      String id,
      String source,
      String type,
      String subject,
      String scenario,
      Instant time,
      Map<String, Object> data) {}

  /** What intake says of one event. */
  record EventResult(
      int index,
      String id,
      UUID activityId,
      String status,
      String code,
      String detail,
      String pointer) {}

  /** What intake says of all events of a request. */
  record EventResults(
      long accepted, long duplicates, long rejected, List<EventResult> results, Boolean dryRun) {}

  /** For which user a token is wanted. */
  record UserTokenWish(String participantRef) {}

  /** Scopes for a partner. */
  record GrantWish(String partner, String scenario, List<String> scopes) {}
}
