package org.tanpuhui.ledger.exchange;

import java.util.Objects;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.AgreementStore.Agreement;

/**
 * An agreement that a member proposes to another.
 *
 * @param instrument of a block agreement; null for a forward one
 * @param batchId of a forward agreement; null for a block one
 * @param projectId whose units; null for the seller's own
 * @param side the proposer's
 * @param counterparty organisation of the other member
 */
public record Proposal(
    String instrument,
    String batchId,
    String projectId,
    Side side,
    String counterparty,
    Terms terms) {

  String kind() {
    return batchId == null ? "block" : "forward";
  }

  /** Whether an agreement is the one that is proposed, with this member as the other. */
  boolean isSame(Agreement there, long counterpartyNumber) {
    return there.kind().equals(kind())
        && Objects.equals(there.instrument(), instrument)
        && Objects.equals(there.batchId(), batchId)
        && Objects.equals(there.projectId(), projectId)
        && there.priceFen() == terms.priceFen()
        && there.quantityTonnes() == terms.tonnes()
        && there.counterparty() == counterpartyNumber
        && (there.proposer() == there.seller()) == (side == Side.SELL);
  }
}
