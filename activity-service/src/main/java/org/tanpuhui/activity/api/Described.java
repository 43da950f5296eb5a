package org.tanpuhui.activity.api;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.activity.activity.Statement;
import org.tanpuhui.activity.activity.StatementRow;

/**
 * What bodies and answers look like that are read and written member by member. Only the API
 * description is made of these; the tests hold each exchange against it.
 */
final class Described {
  private Described() {}

  /** One CloudEvents 1.0 event; what {@code data} holds depends on its {@code type}. */
  record CloudEvent(
      @NotNull String specversion,
      @NotNull String id,
      @NotNull String source,
      @NotNull String subject,
      @NotNull String type,
      Instant time,
      String datacontenttype,
      String scenario,
      @NotNull Map<String, Object> data) {}

  /**
   * What became of the events at intake.
   *
   * @param dryRun true when nothing was kept, else absent
   */
  record EventResults(
      Boolean dryRun,
      @NotNull int accepted,
      @NotNull int duplicates,
      @NotNull int rejected,
      @NotNull List<EventResult> results) {}

  /** What became of one event; {@code preview} only in a dry run. */
  record EventResult(
      @NotNull int index,
      String id,
      UUID activityId,
      @NotNull String status,
      String code,
      String detail,
      String pointer,
      Map<String, Object> preview) {}

  /** Subjects to enrol. */
  record Enrolments(@NotNull List<EnrolmentWish> items) {}

  /** One subject to enrol. */
  record EnrolmentWish(
      @NotNull String subject,
      @NotNull String kind,
      LinkWish link,
      Integer persons,
      List<MandateWish> mandates,
      String scenario,
      String evidence) {}

  /** Who it is: a one-time code of the participant, or the hash of a verified identity. */
  record LinkWish(String code, String personKey) {}

  /** A scope from a time on, now when absent. */
  record MandateWish(@NotNull String scope, Instant from) {}

  /** What became of the enrolments. */
  record EnrolmentResults(@NotNull List<EnrolmentResult> items) {}

  /** What became of one enrolment. */
  record EnrolmentResult(
      String subject,
      String participantRef,
      @NotNull String status,
      String code,
      String detail,
      String pointer) {}

  /** Which scopes, all by default. */
  record Scopes(List<String> scopes) {}

  /** Scopes for a partner; the scenario is the partner's default one when absent. */
  record GrantWish(@NotNull String partner, String scenario, @NotNull List<String> scopes) {}

  /** How to sign up; under 14 with the guardian's code. */
  record SignUpWish(String kind, String guardianCode) {}

  /** For whom a token is. */
  record UserTokenWish(@NotNull String participantRef) {}

  /** A dispute to file. */
  record DisputeWish(
      @NotNull String text,
      String partner,
      String activityType,
      UUID activityId,
      LocalDate happenedOn) {}

  /** The authority's answer. */
  record DisputeAnswer(@NotNull String decision, @NotNull String text) {}

  /** A partner to register. */
  record PartnerWish(
      @NotNull String id,
      @NotNull String nameZh,
      @NotNull String nameEn,
      @NotNull String kind,
      @NotNull List<String> sources,
      @NotNull List<String> activityTypes,
      @NotNull Map<String, String> evidenceGrades,
      List<PartnerScenario> scenarios) {}

  /** A scenario of a partner to register. */
  record PartnerScenario(@NotNull String code, @NotNull String nameZh, @NotNull String nameEn) {}

  /** A scenario to add. */
  record ScenarioWish(
      @NotNull String code,
      @NotNull String partner,
      @NotNull String nameZh,
      @NotNull String nameEn) {}

  /** A backfill to grant: days or times, {@code to} exclusive. */
  record BackfillWish(
      @NotNull List<String> activityTypes,
      @NotNull String from,
      @NotNull String to,
      @NotNull Instant closesAt) {}

  /** What intake refused on a day. */
  record Refusals(@NotNull List<Statement.Refusal> items, String nextCursor) {}

  /** Activities of a day that do not simply count. */
  record Exceptions(@NotNull List<StatementRow> items, String nextCursor) {}

  /** An address to register; all types of events and HMAC when absent. */
  record WebhookWish(
      @NotNull String url, String description, List<String> eventTypes, String signing) {}

  /** What to change of it. */
  record WebhookChange(String url, String description, List<String> eventTypes) {}

  /** How to make a new key. */
  record WebhookRotation(String signing, Integer overlapS) {}

  /** Since when. */
  record Since(@NotNull Instant since) {}

  /** An alliance to register. */
  record AllianceWish(
      @NotNull String code,
      @NotNull String nameZh,
      @NotNull String nameEn,
      @NotNull List<String> partners,
      @NotNull Instant from,
      Instant until) {}

  /** Until when an alliance holds, and why it ends. */
  record AllianceEnd(@NotNull Instant until, @NotNull String reason) {}

  /** A scenario to apply for. */
  record ScenarioApplication(
      @NotNull String code,
      @NotNull String nameZh,
      @NotNull String nameEn,
      @NotNull String description,
      @NotNull String dataSecurity,
      String document) {}

  /** What an expert says. */
  record ScenarioAssessment(Boolean recommended, String reason, String document) {}

  /** Why. */
  record ScenarioWithdrawal(String reason) {}

  /** Why, and the digest of a document. */
  record ScenarioReason(String reason, String document) {}
}
