package org.tanpuhui.platform.web;

import org.tanpuhui.platform.ParticipantId;

/** Knows whose person was erased; each service that answers participants has one. */
public interface ErasedParticipants {
  boolean isErased(ParticipantId participant);
}
