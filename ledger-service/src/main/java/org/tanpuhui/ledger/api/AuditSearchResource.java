package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.ledger.AuditService;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.ledger.store.AuditStore;
import org.tanpuhui.ledger.store.AuditStore.ClassTotal;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Page;

/** Conservation of every asset, and the search in the journal. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("auditor")
public class AuditSearchResource {
  private static final Set<AccountClass> ORIGINS =
      Set.of(
          AccountClass.REDUCTION_ORIGIN,
          AccountClass.POINTS_ISSUANCE,
          AccountClass.CREDIT_ISSUANCE,
          AccountClass.REWARD_SPONSOR,
          AccountClass.CASH_BANK);

  private final AuditService audit;
  private final ActivityEntries activities;
  private final Caller caller;

  AuditSearchResource(AuditService audit, ActivityEntries activities, Caller caller) {
    this.audit = audit;
    this.activities = activities;
    this.caller = caller;
  }

  /**
   * Whether what came into the books of each asset is what all accounts hold, and what each project
   * has issued, carries and owes. Reads the whole journal.
   *
   * @param asOf a past day, by book date, or a past instant, by time of record
   * @param treeSize of the entries in the log's tree of this size: a checkpoint
   */
  @GET
  @Path("/conservation")
  public AuditAnswers.Conservation conservation(
      @QueryParam("as_of") String asOf, @QueryParam("tree_size") Long treeSize) {
    if (asOf != null && treeSize != null) {
      throw invalid("as_of and tree_size exclude each other");
    }
    if (treeSize != null) {
      long size = audit.treeSize(caller.scheme());
      if (treeSize < 0 || treeSize > size) {
        throw invalid("the tree of this scheme has " + size + " leaves");
      }
      return conserved(
          treeSize.toString(), "tree_size", audit.classesInTree(caller.scheme(), treeSize), null);
    }
    AsOf then = AsOf.parse(asOf);
    return conserved(
        then == null ? Instant.now().toString() : then.text(),
        then == null ? "now" : then.basis(),
        audit.classes(
            caller.scheme(),
            then == null ? null : then.dayOrNull(),
            then == null ? null : then.timeOrNull()),
        then != null
            ? null
            : audit.projects(caller.scheme()).stream().map(AuditAnswers.ProjectBook::of).toList());
  }

  private static AuditAnswers.Conservation conserved(
      String asOf, String basis, List<ClassTotal> totals, List<AuditAnswers.ProjectBook> projects) {
    Map<Asset, List<ClassTotal>> byAsset = new EnumMap<>(Asset.class);
    for (Asset asset : Asset.values()) {
      byAsset.put(asset, new ArrayList<>());
    }
    totals.forEach(total -> byAsset.get(total.asset()).add(total));
    List<AuditAnswers.Conserved> assets = new ArrayList<>();
    byAsset.forEach((asset, of) -> assets.add(conserved(asset, of)));
    return new AuditAnswers.Conservation(asOf, basis, assets, projects);
  }

  private static AuditAnswers.Conserved conserved(Asset asset, List<ClassTotal> totals) {
    BigInteger originated = BigInteger.ZERO;
    BigInteger held = BigInteger.ZERO;
    List<AuditAnswers.Holding> holdings = new ArrayList<>();
    for (ClassTotal total : totals) {
      BigInteger balance = total.credits().subtract(total.debits());
      if (ORIGINS.contains(total.accountClass())) {
        originated = originated.subtract(balance);
      } else {
        held = held.add(balance);
        holdings.add(new AuditAnswers.Holding(total.accountClass().id(), balance));
      }
    }
    return new AuditAnswers.Conserved(
        asset.id(), asset.unit(), originated, holdings, originated.subtract(held));
  }

  /**
   * Entries of the journal, latest occurrence first. An account of a participant or a project's
   * pool, or an activity, finds by an index; everything else needs a period of at most {@link
   * Window#DAYS_MAX} days, by book date ({@code from}, {@code to}) or by time of record ({@code
   * recorded_from}, {@code recorded_to}).
   */
  @GET
  @Path("/entries")
  public Page<AuditAnswers.Entry> entries(
      @QueryParam("account") String account,
      @QueryParam("activity") String activity,
      @QueryParam("cause") String cause,
      @QueryParam("partner") String partner,
      @QueryParam("purpose") String purpose,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("recorded_from") String recordedFrom,
      @QueryParam("recorded_to") String recordedTo,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    if (activity != null) {
      if (cursor != null) {
        throw new ProblemException(
            ProblemCode.CURSOR_INVALID, "the entries of an activity are one page");
      }
      return Page.of(activities.of(caller.scheme(), uuid("activity", activity)), null);
    }
    AccountId wanted = account(account);
    boolean indexed = wanted != null && AuditService.hasStatementIndex(wanted);
    boolean byRecord = recordedFrom != null || recordedTo != null;
    Window window =
        byRecord && from == null && to == null ? null : Window.ofDays(from, to, !indexed);
    AuditStore.Search search =
        new AuditStore.Search(
            indexed ? wanted : null,
            indexed ? null : wanted,
            uuid("cause", cause),
            partner,
            purpose(purpose),
            window == null ? null : window.from(),
            window == null ? null : window.to(),
            instant("recorded_from", recordedFrom),
            instant("recorded_to", recordedTo));
    if (window == null && !indexed) {
      requireShort(search);
    }
    return EntrySearch.page(audit, caller.scheme(), search, search.toString(), cursor, limit);
  }

  private static void requireShort(AuditStore.Search search) {
    if (search.recordedFrom() == null
        || search.recordedTo() == null
        || Duration.between(search.recordedFrom(), search.recordedTo()).toDays()
            > Window.DAYS_MAX) {
      throw invalid(
          "recorded_from and recorded_to are needed, at most " + Window.DAYS_MAX + " days apart");
    }
  }

  private AccountId account(String id) {
    if (id == null) {
      return null;
    }
    return AccountId.parse(id)
        .filter(account -> account.scheme() == caller.scheme())
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.ACCOUNT_UNKNOWN, "the books of this scheme have no account " + id));
  }

  private static Purpose purpose(String id) {
    if (id == null) {
      return null;
    }
    for (Purpose purpose : Purpose.values()) {
      if (purpose.id().equals(id)) {
        return purpose;
      }
    }
    throw invalid("no entry has the purpose " + id);
  }

  private static Instant instant(String name, String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw invalid(name + " must be an instant like 2026-11-23T04:00:00Z");
    }
  }

  private static UUID uuid(String name, String text) {
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw invalid(name + " must be a UUID");
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, detail);
  }
}
