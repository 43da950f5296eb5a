package org.tanpuhui.ledger.journal;

import java.util.List;

/**
 * The rules of all schemes, each version dated.
 *
 * @param exchange how many points a gram earns
 * @param corrections when a reversal takes points back by itself
 */
public record RuleBook(PointsRule exchange, List<CorrectionRule> corrections) {}
