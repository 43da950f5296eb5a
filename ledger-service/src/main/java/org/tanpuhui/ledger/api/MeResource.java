package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.PointsService;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.config.CoinConfig;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.store.BooksStore.Totals;
import org.tanpuhui.ledger.transparency.LogService;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Page;

/** What a participant owns and how it came to it. */
@Path("/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("participant")
public class MeResource {
  private final LedgerService ledger;
  private final PointsService points;
  private final LogService log;
  private final CoinConfig coins;
  private final Caller caller;

  public MeResource(
      LedgerService ledger, PointsService points, LogService log, CoinConfig coins, Caller caller) {
    this.log = log;
    this.coins = coins;
    this.ledger = ledger;
    this.points = points;
    this.caller = caller;
  }

  /**
   * Reduction and points, also when nothing was posted yet; credits and money of sales, which are
   * told of the present only.
   *
   * @param asOf a past day, by book date, or a past instant, by time of record; absent for now
   */
  @GET
  @Path("/balances")
  public Answers.Balances balances(@QueryParam("as_of") String asOf) {
    AsOf then = AsOf.parse(asOf);
    ParticipantId participant = caller.participant();
    Map<Asset, Totals> totals =
        then == null
            ? ledger.balances(participant).orElse(Map.of())
            : ledger.asOf(AccountId.of(participant), then.day(), then.time());
    List<Answers.Balance> balances = new ArrayList<>();
    for (Asset asset : List.of(Asset.REDUCTION, Asset.POINTS)) {
      balances.add(balance(participant, asset, totals.get(asset), then));
    }
    if (then == null) {
      balances.addAll(creditsAndMoney(participant));
    }
    return new Answers.Balances(
        balances,
        then == null ? null : then.text(),
        then == null ? null : then.basis(),
        Names.coin(coins, caller.scheme()));
  }

  /** What stands on the caller's accounts of credits and money, and what is set aside beside it. */
  private List<Answers.Balance> creditsAndMoney(ParticipantId participant) {
    Scheme scheme = participant.scheme();
    AccountId holding =
        new CreditOwner(scheme, CreditOwner.Kind.PARTICIPANT, participant.toString()).account();
    AccountId frozen = CreditOwner.frozen(holding);
    AccountId share = CashAccounts.proceeds(scheme, participant.value());
    AccountId payout = CashAccounts.payout(scheme, participant.value());
    Map<AccountId, Totals> totals = ledger.accounts(List.of(holding, frozen, share, payout));
    return List.of(
        Answers.Balance.of(Asset.CREDIT, both(totals.get(holding), totals.get(frozen))),
        Answers.Balance.of(Asset.CASH, both(totals.get(share), totals.get(payout))));
  }

  private static Totals both(Totals own, Totals aside) {
    return new Totals(
        own == null ? BigInteger.ZERO : own.debits(),
        own == null ? BigInteger.ZERO : own.credits(),
        aside == null ? BigInteger.ZERO : aside.balance());
  }

  /** Grams in batches are told of the present only: holdings are kept as they are. */
  private Answers.Balance balance(
      ParticipantId participant, Asset asset, Totals totals, AsOf then) {
    if (asset != Asset.REDUCTION) {
      return Answers.Balance.of(asset, totals);
    }
    if (then == null) {
      var held = ledger.held(participant);
      return Answers.Balance.of(asset, totals).with(held.pooled(), held.inBatch());
    }
    BigInteger pooled = totals == null ? BigInteger.ZERO : totals.reserved();
    Totals own =
        totals == null ? null : new Totals(totals.debits(), totals.credits(), BigInteger.ZERO);
    return Answers.Balance.of(asset, own).with(pooled, null);
  }

  /**
   * This service's half of the home screen: the points that can be used, and which of them expire
   * within 90 days. The gateway joins it with the other half.
   */
  @GET
  @Path("/home")
  public Answers.Home home() {
    ParticipantId participant = caller.participant();
    return Answers.Home.of(
        ledger.balances(participant).orElse(Map.of()).get(Asset.POINTS),
        points.lots(participant),
        Instant.now());
  }

  /** The caller's points by when they expire, oldest booking first. */
  @GET
  @Path("/points/lots")
  public Page<Answers.PointsLot> lots() {
    return Page.of(
        points.lots(caller.participant()).stream().map(Answers.PointsLot::of).toList(), null);
  }

  /** The caller's journal entries, latest occurrence first. */
  @GET
  @Path("/entries")
  public Page<Answers.Entry> entries(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    return Statements.page(ledger, AccountId.of(caller.participant()), cursor, limit);
  }

  /** One of the caller's entries, with its index in the log once it has one. */
  @GET
  @Path("/entries/{id}")
  public Answers.Entry entry(@PathParam("id") String id) {
    UUID entryId = Required.id(id, ProblemCode.ENTRY_UNKNOWN);
    ParticipantId participant = caller.participant();
    OptionalLong index = log.index(participant, entryId);
    return Answers.Entry.of(
        ledger
            .entry(AccountId.of(participant), entryId)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.ENTRY_UNKNOWN, "your statement has no entry " + entryId)),
        index.isPresent() ? index.getAsLong() : null);
  }

  /** The proof that one of the caller's entries stands in the signed log: a tlog-proof. */
  @GET
  @Path("/entries/{id}/proof")
  @Produces({"text/plain;charset=utf-8", MediaType.APPLICATION_JSON})
  @APIResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING)))
  public Response proof(@PathParam("id") String id) {
    UUID entryId = Required.id(id, ProblemCode.ENTRY_UNKNOWN);
    return Response.ok(log.proof(caller.participant(), entryId))
        .type("text/plain;charset=utf-8")
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + entryId + ".tlog-proof\"")
        .build();
  }
}
