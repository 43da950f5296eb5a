package org.tanpuhui.platform.stream;

/**
 * A record that can never be processed as it is. It goes to the dead letters with the reason, and
 * its partition goes on.
 */
public final class PoisonRecordException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int partition;
  private final long offset;

  /** For decoding, where the position is known to the caller. */
  public PoisonRecordException(String reason) {
    this(-1, -1, reason);
  }

  /** For processing: names the record of the batch that is at fault. */
  public PoisonRecordException(int partition, long offset, String reason) {
    super(reason);
    this.partition = partition;
    this.offset = offset;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }
}
