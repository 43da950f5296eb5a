package org.tanpuhui.ledger.api;

import jakarta.enterprise.context.ApplicationScoped;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.web.ErasedParticipants;

/** Whose person was erased, as the log told this service. */
@ApplicationScoped
public class ErasedPeople implements ErasedParticipants {
  private final LedgerService ledger;

  ErasedPeople(LedgerService ledger) {
    this.ledger = ledger;
  }

  @Override
  public boolean isErased(ParticipantId participant) {
    return ledger.isErased(participant);
  }
}
