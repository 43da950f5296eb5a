package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.util.List;

/**
 * An alliance of partners (碳普惠联盟), public.
 *
 * @param code unique in its scheme
 * @param from inclusive
 * @param until exclusive; null while it has no end
 * @param partners in the order of their ids
 */
public record Alliance(
    String code, String nameZh, String nameEn, Instant from, Instant until, List<Member> partners) {

  /** A partner of it. */
  public record Member(String id, String nameZh, String nameEn) {}
}
