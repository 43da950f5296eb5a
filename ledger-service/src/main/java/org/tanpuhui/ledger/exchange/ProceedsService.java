package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.market.store.ProceedsStore;
import org.tanpuhui.ledger.market.store.ProceedsStore.Mandate;
import org.tanpuhui.ledger.market.store.ProceedsStore.ProjectProceeds;
import org.tanpuhui.ledger.market.store.ProceedsStore.Sale;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;

/** What the sales of projects brought, and which of them a participant's trips became part of. */
@ApplicationScoped
public class ProceedsService {
  private final DataSource dataSource;
  private final Clock clock;
  private final ProceedsStore store = new ProceedsStore();

  @Inject
  public ProceedsService(DataSource dataSource) {
    this(dataSource, Clock.systemUTC());
  }

  /** As above, with another clock. */
  public ProceedsService(DataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /** A participant wants its own share of a project's proceeds; the same again changes nothing. */
  public List<Mandate> give(ParticipantId participant, String project) {
    return change(participant, project, true);
  }

  /** A participant no longer wants it; batches that were sold from before keep their shares. */
  public List<Mandate> revoke(ParticipantId participant, String project) {
    return change(participant, project, false);
  }

  private List<Mandate> change(ParticipantId participant, String project, boolean give) {
    return Transactions.write(
        dataSource,
        connection -> {
          boolean inForce =
              store.mandates(connection, participant).stream()
                  .anyMatch(m -> m.projectId().equals(project) && m.revokedAt() == null);
          if (inForce != give) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            if (give) {
              store.give(connection, participant, project, now);
            } else {
              store.revoke(connection, participant, project, now);
            }
            Acts.record(
                connection,
                Act.of(
                        participant.scheme(),
                        now,
                        "share_mandate." + (give ? "given" : "revoked"),
                        participant.toString(),
                        participant.toString())
                    .with(project));
          }
          return store.mandates(connection, participant);
        });
  }

  /** A participant's mandates for shares. */
  public List<Mandate> mandates(ParticipantId participant) {
    return Transactions.read(dataSource, c -> store.mandates(c, participant));
  }

  /** Sales of batches that a participant's grams are in, latest first. */
  public List<Sale> sales(ParticipantId participant, Instant before, long unit, int limit) {
    return Transactions.read(dataSource, c -> store.sales(c, participant, before, unit, limit));
  }

  /** What each project's credits brought, by project, from behind one on. */
  public List<ProjectProceeds> projects(Scheme scheme, String after, int limit) {
    return Transactions.read(dataSource, c -> store.projects(c, scheme, after, limit));
  }
}
