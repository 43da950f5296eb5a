package org.tanpuhui.deploy.auditing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Future;
import org.tanpuhui.ledger.log.merkle.Hash;

/** One audit of an export, from its first file to its last finding. */
final class AuditRun {
  private static final Map<String, Long> SCHEMES =
      Map.of("shenzhen", 1L, "sandbox", 2L, "yantian", 3L);

  /**
   * What to check against.
   *
   * @param policy keys that are trusted, as text; null: those that the export names
   * @param remembered checkpoints and downloaded logs that were kept
   * @param threads how many files are read at once
   */
  record Against(String policy, List<Path> remembered, int threads) {}

  /**
   * What was read.
   *
   * @param anchored whether the tree was compared with a signed checkpoint
   * @param evidence entries that upstream evidence expects, -1 without evidence
   */
  record Result(
      String scheme,
      long entries,
      long pairs,
      long leaves,
      long treeSize,
      boolean anchored,
      long evidence) {}

  private final Export export;
  private final Findings findings;
  private final Against against;

  AuditRun(Export export, Findings findings, Against against) {
    this.export = export;
    this.findings = findings;
    this.against = against;
  }

  /**
   * Audits.
   *
   * @throws ExportFault the export cannot be read
   */
  Result run() {
    Reference reference = new Reference(export, findings);
    long scheme = SCHEMES.getOrDefault(export.scheme(), 0L);
    Books books = new Books(scheme);
    Lanes lanes = new Lanes(export, reference, findings);
    Tree tree = new Tree(export, lanes, findings);
    Anchors anchors = new Anchors(findings);
    anchors.own(export.checkpoint(), against.policy() == null ? export.keys() : against.policy());
    against.remembered().forEach(anchors::remember);
    Set<String> changed = anchors.changedLeaves(tree, lanes);
    CampaignChecks campaigns = new CampaignChecks(export, reference, findings);
    Evidence evidence =
        export.hasEvidence() ? new Evidence(export, reference, campaigns, findings) : null;
    PoolChecks pools = new PoolChecks(export, reference, findings);
    EntryChecks checks = new EntryChecks(reference, books, pools, campaigns, findings, scheme);
    Journal journal = new Journal(findings, checks, books, lanes, evidence, changed);
    try (Threads threads = new Threads(against.threads())) {
      Future<SortedMap<Long, Hash>> roots = threads.begin(() -> tree.roots(anchors.sizes()));
      List<Future<Journal.Ends>> files = new ArrayList<>();
      for (Export.Part part : export.of("journal")) {
        files.add(threads.begin(() -> journal.read(export, part)));
      }
      checkEnds(files);
      anchors.check(tree, Threads.get(roots));
      checks.checkComplete();
      lanes.checkComplete();
      if (evidence != null) {
        evidence.checkComplete();
      }
      new TableChecks(export, books, reference, findings).check(threads);
      pools.checkTables(threads);
    }
    new CreditChecks(export, findings, books.credits).check();
    new RewardChecks(export, reference, books.cases, findings).check();
    campaigns.checkTables(books.cases);
    new MarketChecks(export, books, findings).check();
    new ProceedsChecks(export, books, findings).check();
    new RetirementChecks(export, books, findings).check();
    books.cases.check(findings);
    return new Result(
        export.scheme(),
        journal.entries.get(),
        journal.pairs.get(),
        lanes.all().values().stream().mapToLong(Lanes.Lane::count).sum(),
        tree.size(),
        anchors.own() != null,
        evidence == null ? -1 : evidence.size());
  }

  /** Files must follow each other, or an entry could stand in two of them. */
  private void checkEnds(List<Future<Journal.Ends>> files) {
    Journal.Ends before = null;
    for (Future<Journal.Ends> file : files) {
      Journal.Ends ends = Threads.get(file);
      if (ends.first() == null) {
        continue;
      }
      if (before != null && Journal.compare(ends.first(), before.last()) <= 0) {
        findings.add(
            Reason.DUPLICATE,
            "journal " + ends.first() + "/0",
            ends.file() + " begins before the end of " + before.file());
      }
      before = ends;
    }
  }
}
