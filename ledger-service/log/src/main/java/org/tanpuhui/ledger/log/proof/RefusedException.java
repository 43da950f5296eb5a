package org.tanpuhui.ledger.log.proof;

/** A proof was refused; says which check it failed. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.id());
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
