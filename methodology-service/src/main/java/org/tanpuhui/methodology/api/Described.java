package org.tanpuhui.methodology.api;

import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What bodies and answers look like that are read and written member by member. Only the API
 * description is made of these; the tests hold each exchange against it.
 */
final class Described {
  private Described() {}

  /** A batch to collect. */
  record BatchWish(
      @NotNull String id,
      @NotNull String project,
      @NotNull LocalDate periodFrom,
      @NotNull LocalDate periodTo) {}

  /** How to draw a sample. */
  record SampleWish(@NotNull String nonce, @NotNull int size) {}

  /** An activity to take out of a batch. */
  record ExclusionWish(@NotNull UUID activityId, @NotNull String reason) {}

  /** A step in a review; a decision where the step is one, a day where something is withdrawn. */
  record StepWish(String decision, String effectiveFrom, String reason, List<String> documents) {}

  /** A project's text. */
  record ProjectWish(
      @NotNull String id,
      @NotNull String nameZh,
      @NotNull String nameEn,
      @NotNull String methodology,
      @NotNull String partner,
      List<StratumWish> strata,
      @NotNull List<String> exclusiveOf,
      @NotNull String statement) {}

  /** A stratum of a forest. */
  record StratumWish(
      @NotNull String stratumId,
      @NotNull String forestType,
      @NotNull long areaM2,
      @NotNull Object baselineGrowthM3PerHaYear) {}

  /** A methodology document; the guide tells its members. */
  record MethodologyDocument(
      @NotNull String id, @NotNull String version, Map<String, Object> validity) {}

  /** The versions of a methodology. */
  record MethodologyVersions(@NotNull List<MethodologyResource.Summary> items, String nextCursor) {}

  /** What to export, and of when; the books are one whole and have no period. */
  record ExportWish(@NotNull String scope, String from, String to) {}

  /** What to compute by which version. */
  record ShadowRunWish(
      @NotNull String methodology,
      @NotNull String version,
      @NotNull String from,
      @NotNull String to,
      String scheme) {}

  /** What should become of a claim. */
  record ClaimProposal(@NotNull String decision, @NotNull String reason) {}

  /** Why a claim is decided so. */
  record ClaimReason(@NotNull String reason) {}
}
