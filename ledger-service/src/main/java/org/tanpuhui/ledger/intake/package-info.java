/**
 * In: the topic {@code reductions}. Each record is read and checked before it reaches the decider;
 * one that cannot be posted becomes a dead letter and its partition goes on.
 */
package org.tanpuhui.ledger.intake;
