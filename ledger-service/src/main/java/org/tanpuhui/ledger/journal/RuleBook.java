package org.tanpuhui.ledger.journal;

import java.util.List;

/**
 * The rules of all schemes, each version dated.
 *
 * @param exchange how many points a gram earns
 * @param corrections when a reversal takes points back by itself
 * @param campaigns what adds points to activities, in order of their numbers
 * @param periods what can still be booked to
 */
public record RuleBook(
    PointsRule exchange,
    List<CorrectionRule> corrections,
    List<Campaign> campaigns,
    OpenPeriods periods) {}
