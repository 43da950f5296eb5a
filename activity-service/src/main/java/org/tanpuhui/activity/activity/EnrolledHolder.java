package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.util.Set;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.ParticipantId;

/** A holder that is no person, as a partner enrolled it under its own reference. */
public record EnrolledHolder(
    String subject, HolderKind kind, ParticipantId participant, Instant enrolledAt) {

  /** Kinds that are never a single person. */
  public static final Set<HolderKind> KINDS =
      Set.of(HolderKind.ORGANISATION, HolderKind.ESTATE, HolderKind.SCHOOL, HolderKind.FIRM);
}
