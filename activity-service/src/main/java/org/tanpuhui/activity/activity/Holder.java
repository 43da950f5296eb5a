package org.tanpuhui.activity.activity;

import org.tanpuhui.activity.contract.HolderKind;

/**
 * A participant as enrolment knows it.
 *
 * @param hasPersonKey whether a verified identity is attached
 */
public record Holder(long participant, HolderKind kind, boolean hasPersonKey) {}
