package org.tanpuhui.ledger.journal;

/** What to add to the pooled grams of a participant, milligrams, each at least 0. */
public record PooledChange(long participant, int pool, long debits, long credits)
    implements Comparable<PooledChange> {

  /** By participant and pool: the order of the row locks. */
  @Override
  public int compareTo(PooledChange other) {
    int byParticipant = Long.compare(participant, other.participant);
    return byParticipant != 0 ? byParticipant : Integer.compare(pool, other.pool);
  }
}
