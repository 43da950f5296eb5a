package org.tanpuhui.activity.activity;

import org.tanpuhui.activity.contract.HolderKind;

/**
 * A participant as enrolment knows it.
 *
 * @param hasPersonKey whether a verified identity is attached
 * @param underAge whether a guardian acts for it
 */
public record Holder(long participant, HolderKind kind, boolean hasPersonKey, boolean underAge) {

  public Holder(long participant, HolderKind kind, boolean hasPersonKey) {
    this(participant, kind, hasPersonKey, false);
  }
}
