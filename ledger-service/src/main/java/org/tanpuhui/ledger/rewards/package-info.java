/**
 * Decides about rewards: what an offer demands, what a person may take of a limited pool, which
 * pairs move the money of a reward budget, what a used-points report agrees with. Pure.
 */
package org.tanpuhui.ledger.rewards;
