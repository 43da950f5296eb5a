package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.web.ErasedParticipants;

/** Whose person was erased, as this service's own tables know it. */
@Singleton
public final class ErasedPeople implements ErasedParticipants {
  private final ParticipantService participants;

  @Inject
  public ErasedPeople(ParticipantService participants) {
    this.participants = participants;
  }

  @Override
  public boolean isErased(ParticipantId participant) {
    return participants.isErased(participant);
  }
}
