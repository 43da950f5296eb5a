package org.tanpuhui.ledger.log.sequencer;

/**
 * What was published and what is stored contradict each other; nothing is signed until a person
 * decides.
 */
public final class DisagreementException extends Exception {
  private static final long serialVersionUID = 1L;

  public DisagreementException(String message) {
    super(message);
  }
}
