package org.tanpuhui.methodology.methodology;

/**
 * What stands on {@code activities}: a claim, or a command that takes its turn among the claims.
 */
public sealed interface LogRecord
    permits Claim, Settle, Verdict, Enrolled, PoolMandate, BatchStep, Erase {}
