package org.tanpuhui.activity.contract;

/** Types of the commands that take their turn among the activities on the topic. */
public final class CommandTypes {
  /** What the type of every command starts with. */
  public static final String PREFIX = "tanpuhui.command.";

  /** A {@link SettleCommand}. */
  public static final String SETTLE = "tanpuhui.command.settle.v1";

  /** A {@link ClaimDecisionCommand}. */
  public static final String CLAIM_DECISION = "tanpuhui.command.claim-decision.v1";

  /** An {@link EraseCommand}. */
  public static final String ERASE = "tanpuhui.command.erase.v1";

  /** An {@link EnrolledCommand}. */
  public static final String ENROLLED = "tanpuhui.command.enrolled.v1";

  /** A {@link PoolMandateCommand}. */
  public static final String POOL_MANDATE = "tanpuhui.command.pool-mandate.v1";

  /** A {@link BatchCommand}. */
  public static final String BATCH = "tanpuhui.command.batch.v1";

  private CommandTypes() {}
}
