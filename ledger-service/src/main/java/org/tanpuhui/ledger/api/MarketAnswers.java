package org.tanpuhui.ledger.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.exchange.InstrumentService;
import org.tanpuhui.ledger.exchange.PayoutService;
import org.tanpuhui.ledger.market.MarketRules;
import org.tanpuhui.ledger.market.store.AgreementStore;
import org.tanpuhui.ledger.market.store.InstrumentStore;
import org.tanpuhui.ledger.market.store.MarketRuleStore;
import org.tanpuhui.ledger.market.store.MarketRuleStore.Document;
import org.tanpuhui.ledger.market.store.MemberStore;
import org.tanpuhui.ledger.market.store.MovementStore;
import org.tanpuhui.ledger.market.store.OrderStore;
import org.tanpuhui.ledger.market.store.PayoutStore;
import org.tanpuhui.ledger.market.store.ProceedsStore;
import org.tanpuhui.ledger.market.store.TradeStore;

/** The shapes of the market's answers. Members are added, never renamed. */
final class MarketAnswers {
  private MarketAnswers() {}

  /** A member of the market. */
  record Member(String org, String nameZh, String nameEn, Instant admittedAt, String admittedBy) {
    static Member of(MemberStore.Member member) {
      return new Member(
          member.org(), member.nameZh(), member.nameEn(), member.admittedAt(), member.admittedBy());
    }
  }

  /** Who sells a project's credits. */
  record Seller(String projectId, String org, boolean personalShares, Instant registeredAt) {
    static Seller of(MemberStore.ProjectSeller seller, String org) {
      return new Seller(seller.projectId(), org, seller.personal(), seller.registeredAt());
    }
  }

  /** What a member buys without a fee. */
  record Waiver(UUID feeWaiverId, String org, long limitFen, Instant validUntil, String reason) {
    static Waiver of(TradeStore.Waiver waiver, String org) {
      return new Waiver(waiver.id(), org, waiver.limitFen(), waiver.validUntil(), waiver.reason());
    }
  }

  /** A dated value of a parameter. */
  record Parameter(
      String name,
      long value,
      String unit,
      Instant validFrom,
      String provenance,
      String source,
      String decidedBy) {
    static Parameter of(MarketRules.Version version) {
      return new Parameter(
          version.parameter().id(),
          version.value(),
          version.parameter().unit(),
          version.validFrom(),
          version.provenance(),
          version.source(),
          version.decidedBy());
    }
  }

  /** A dated calendar. */
  record Calendar(
      LocalDate validFrom,
      List<Integer> weekdays,
      List<Document.Hours> sessions,
      List<Document.Closed> closures,
      String provenance,
      String source,
      String decidedBy) {
    static Calendar of(MarketRuleStore.CalendarVersion version) {
      return new Calendar(
          version.validFrom(),
          version.document().weekdays(),
          version.document().sessions(),
          version.document().closures(),
          version.provenance(),
          version.source(),
          version.decidedBy());
    }
  }

  /** An instrument as its exchange sees it. */
  record Instrument(String instrument, String methodology, int vintage, String state, int version) {
    static Instrument of(InstrumentStore.Instrument instrument) {
      return new Instrument(
          instrument.code(),
          instrument.methodology(),
          instrument.vintage(),
          instrument.state(),
          instrument.version());
    }
  }

  /** What stands at a price. */
  record Level(long priceFen, long quantityT, long listings) {
    static Level of(OrderStore.Level level) {
      return new Level(level.priceFen(), level.tonnes(), level.listings());
    }
  }

  /** A listing as anyone sees it: not whose. */
  record Listing(
      UUID orderId, String side, long priceFen, long remainingT, String projectId, int version) {
    static Listing of(OrderStore.Order order) {
      return order == null
          ? null
          : new Listing(
              order.id(),
              order.side().id(),
              order.priceFen(),
              order.remainingTonnes(),
              order.projectId(),
              order.version());
    }
  }

  /** The market of an instrument. */
  record Quote(
      String instrument,
      String state,
      boolean open,
      LocalDate day,
      long previousCloseFen,
      long bandLowFen,
      long bandHighFen,
      Long lastPriceFen,
      long dayQuantityT,
      long dayTurnoverFen,
      Listing bestSell,
      Listing bestBuy,
      List<Level> sells,
      List<Level> buys) {
    static Quote of(InstrumentService.Quote quote) {
      InstrumentStore.Instrument instrument = quote.instrument();
      return new Quote(
          instrument.code(),
          instrument.state(),
          quote.open(),
          instrument.day().day(),
          instrument.day().previousCloseFen(),
          quote.bandLowFen(),
          quote.bandHighFen(),
          instrument.lastPriceFen(),
          instrument.day().tonnes(),
          instrument.day().turnoverFen(),
          Listing.of(quote.bestSell()),
          Listing.of(quote.bestBuy()),
          quote.sells().stream().map(Level::of).toList(),
          quote.buys().stream().map(Level::of).toList());
    }
  }

  /** What a day closed at. */
  record Close(LocalDate day, long closeFen, long quantityT, long turnoverFen) {
    static Close of(InstrumentStore.Close close) {
      return new Close(close.day(), close.closeFen(), close.tonnes(), close.turnoverFen());
    }
  }

  /** What a project's credits brought, where it went, and what its budget holds. */
  record Proceeds(
      String projectId,
      long soldT,
      long soldFen,
      long feesFen,
      long paidToParticipantsFen,
      long paidToRewardBudgetsFen,
      long budgetFen) {
    static Proceeds of(ProceedsStore.ProjectProceeds proceeds) {
      return new Proceeds(
          proceeds.projectId(),
          proceeds.soldTonnes(),
          proceeds.soldFen(),
          proceeds.feesFen(),
          proceeds.sharesFen(),
          proceeds.rewardsFen(),
          proceeds.balanceFen());
    }
  }

  /** A trade as anyone sees it: not between whom. */
  record PublicTrade(
      UUID tradeId,
      long no,
      String instrument,
      String kind,
      String projectId,
      long priceFen,
      long quantityT,
      long amountFen,
      LocalDate tradingDay,
      Instant tradedAt) {
    static PublicTrade of(TradeStore.Trade trade) {
      return new PublicTrade(
          trade.id(),
          trade.no(),
          trade.instrument(),
          trade.kind(),
          trade.projectId(),
          trade.priceFen(),
          trade.quantityTonnes(),
          trade.amountFen(),
          trade.tradingDay(),
          trade.tradedAt());
    }
  }

  /** A trade as one of its sides sees it. */
  record Trade(
      UUID tradeId,
      String instrument,
      String kind,
      String side,
      long priceFen,
      long quantityT,
      long amountFen,
      long feeFen,
      String feeWaiverId,
      LocalDate tradingDay,
      Instant tradedAt) {
    static Trade of(TradeStore.Trade trade, long member) {
      boolean sold = trade.seller() == member;
      return new Trade(
          trade.id(),
          trade.instrument(),
          trade.kind(),
          sold ? "sell" : "buy",
          trade.priceFen(),
          trade.quantityTonnes(),
          trade.amountFen(),
          sold ? trade.sellerFeeFen() : trade.buyerFeeFen(),
          sold ? null : trade.waiver(),
          trade.tradingDay(),
          trade.tradedAt());
    }
  }

  /** A member's own order. */
  record Order(
      UUID orderId,
      String instrument,
      String side,
      String state,
      long priceFen,
      long quantityT,
      long remainingT,
      long frozenFen,
      long frozenT,
      String projectId,
      Instant enteredAt,
      Instant endedAt,
      int version,
      List<Trade> trades) {
    static Order of(OrderStore.Order order, List<TradeStore.Trade> trades) {
      boolean sells = order.side() == org.tanpuhui.ledger.market.Side.SELL;
      return new Order(
          order.id(),
          order.instrument(),
          order.side().id(),
          order.state(),
          order.priceFen(),
          order.quantityTonnes(),
          order.remainingTonnes(),
          order.frozenFen(),
          sells && order.state().equals("listed") ? order.remainingTonnes() : 0,
          order.projectId(),
          order.enteredAt(),
          order.endedAt(),
          order.version(),
          trades == null
              ? null
              : trades.stream().map(trade -> Trade.of(trade, order.member())).toList());
    }
  }

  /** An agreement as its sides see it. */
  record Agreement(
      UUID agreementId,
      String kind,
      String instrument,
      String batchId,
      String projectId,
      String seller,
      String buyer,
      String proposedBySide,
      String state,
      long priceFen,
      long quantityT,
      long frozenFen,
      Instant proposedAt,
      Instant confirmedAt,
      Instant endedAt,
      int version) {
    static Agreement of(AgreementStore.Agreement agreement, List<String> sides) {
      return new Agreement(
          agreement.id(),
          agreement.kind(),
          agreement.instrument(),
          agreement.batchId(),
          agreement.projectId(),
          sides.get(0),
          sides.get(1),
          agreement.proposer() == agreement.seller() ? "seller" : "buyer",
          agreement.state(),
          agreement.priceFen(),
          agreement.quantityTonnes(),
          agreement.frozenFen(),
          agreement.proposedAt(),
          agreement.confirmedAt(),
          agreement.endedAt(),
          agreement.version());
    }
  }

  /** A deposit or withdrawal. */
  record Movement(
      UUID id,
      String kind,
      long amountFen,
      String state,
      Instant requestedAt,
      String requestedBy,
      Instant decidedAt,
      String decidedBy,
      String bankReference,
      String reason) {
    static Movement of(MovementStore.Movement movement) {
      return new Movement(
          movement.id(),
          movement.kind(),
          movement.amountFen(),
          movement.state(),
          movement.requestedAt(),
          movement.requestedBy(),
          movement.decidedAt(),
          movement.decidedBy(),
          movement.bankReference(),
          movement.reason());
    }
  }

  /** A payout of a participant's share. */
  record Payout(
      UUID id,
      long amountFen,
      String paymentReference,
      String state,
      Instant requestedAt,
      Instant decidedAt,
      String bankReference,
      String reason) {
    static Payout of(PayoutStore.Payout payout) {
      return new Payout(
          payout.id(),
          payout.amountFen(),
          payout.payee(),
          payout.state(),
          payout.requestedAt(),
          payout.decidedAt(),
          payout.bankReference(),
          payout.reason());
    }
  }

  /**
   * A participant's money of sales.
   *
   * @param payableFen what may be asked for now
   * @param keptBackFen what a later sale may take back: at most one fen per batch not sold out
   */
  record Funds(
      long availableFen, long payableFen, long keptBackFen, long waitingFen, long paidOutFen) {
    static Funds of(PayoutService.Funds funds) {
      return new Funds(
          funds.availableFen(),
          funds.payableFen(),
          funds.keptBackFen(),
          funds.waitingFen(),
          funds.paidOutFen());
    }
  }
}
