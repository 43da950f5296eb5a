package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.util.List;
import org.tanpuhui.activity.contract.HolderKind;

/**
 * One wish to enrol, well-formed.
 *
 * @param linkCode hash of a one-time code, or null
 * @param personKey hash of the person key, or null
 * @param persons number of persons from today on, or null
 * @param scenario scenario code, or null for the partner's default
 * @param evidence what shows that mandates began earlier, or null
 */
public record EnrolmentItem(
    String subject,
    HolderKind kind,
    Digest linkCode,
    Digest personKey,
    Integer persons,
    List<Wish> mandates,
    String scenario,
    String evidence) {

  /**
   * One mandate wished for.
   *
   * @param scope a bit of {@link org.tanpuhui.activity.contract.Grants}
   * @param from when it began, or null for now
   */
  public record Wish(int scope, Instant from) {}
}
