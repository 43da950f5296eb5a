package org.tanpuhui.methodology.config;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.apache.kafka.clients.admin.Admin;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.methodology.batch.AccountingReport;
import org.tanpuhui.methodology.batch.BatchJobs;
import org.tanpuhui.methodology.batch.BatchRecomputation;
import org.tanpuhui.methodology.batch.BatchService;
import org.tanpuhui.methodology.batch.Certifications;
import org.tanpuhui.methodology.document.BundledDocuments;
import org.tanpuhui.methodology.export.EvidenceExport;
import org.tanpuhui.methodology.intake.ActivityProcessor;
import org.tanpuhui.methodology.intake.DryRun;
import org.tanpuhui.methodology.intake.ProjectActs;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.outbox.BatchCommands;
import org.tanpuhui.methodology.project.LiveProjects;
import org.tanpuhui.methodology.project.ProjectService;
import org.tanpuhui.methodology.registry.LiveRegistry;
import org.tanpuhui.methodology.registry.RegistryRules;
import org.tanpuhui.methodology.registry.RegistryService;
import org.tanpuhui.methodology.review.Transactions;
import org.tanpuhui.methodology.shadow.ShadowRun;
import org.tanpuhui.methodology.store.BatchEvidence;
import org.tanpuhui.methodology.store.ClaimStore;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.EvidenceScan;
import org.tanpuhui.methodology.store.PartnerDayStore;
import org.tanpuhui.methodology.store.ReadStore;
import org.tanpuhui.methodology.store.SummaryStore;
import org.tanpuhui.platform.export.ExportFolder;
import org.tanpuhui.platform.job.JobStore;
import org.tanpuhui.platform.sql.OneTransaction;
import org.tanpuhui.platform.stream.PipelineProbe;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.web.KafkaAccess;
import org.tanpuhui.platform.web.StreamConfig;

/** Makes the parts of this service from its settings. */
@ApplicationScoped
public class Parts {
  /** Consumer group of this service. */
  static final String GROUP = "methodology-service";

  @Produces
  @Singleton
  RegistryRules registryRules(MethodologyConfig config) {
    return new RegistryRules(config.filingLead(), config.allowIllustrative());
  }

  @Produces
  @Singleton
  LiveRegistry registry(AgroalDataSource database, RegistryRules rules) throws SQLException {
    try (Connection connection = database.getConnection()) {
      DocumentFiling.file(connection, BundledDocuments.all());
    }
    return new LiveRegistry(database::getConnection, rules);
  }

  @Produces
  @Singleton
  Transactions transactions(AgroalDataSource database) {
    return new Transactions(() -> OneTransaction.join(database::getConnection));
  }

  @Produces
  @Singleton
  RegistryService registryService(
      Transactions transactions, LiveRegistry live, RegistryRules rules) {
    return new RegistryService(transactions, live, rules);
  }

  @Produces
  @Singleton
  Dictionaries dictionaries(AgroalDataSource database) {
    return new Dictionaries(database::getConnection);
  }

  @Produces
  @Singleton
  ReadStore readStore(Dictionaries dictionaries, LiveRegistry registry, AgroalDataSource database) {
    return new ReadStore(dictionaries, registry, database::getConnection);
  }

  @Produces
  @Singleton
  PartnerDayStore partnerDays(LiveRegistry registry, AgroalDataSource database) {
    return new PartnerDayStore(registry, database::getConnection);
  }

  @Produces
  @Singleton
  SummaryStore summaryStore(AgroalDataSource database) {
    return new SummaryStore(database::getConnection);
  }

  @Produces
  @Singleton
  ClaimStore claimStore(Dictionaries dictionaries, AgroalDataSource database) {
    return new ClaimStore(dictionaries, () -> OneTransaction.join(database::getConnection));
  }

  @Produces
  @Singleton
  LiveProjects projects(AgroalDataSource database) throws SQLException {
    return new LiveProjects(database::getConnection);
  }

  @Produces
  @Singleton
  ProjectService projectService(Transactions transactions, LiveProjects live) {
    return new ProjectService(transactions, live);
  }

  @Produces
  @Singleton
  Acts acts(LiveProjects projects) {
    return new ProjectActs(projects);
  }

  @Produces
  @Singleton
  ActivityProcessor processor(Dictionaries dictionaries, LiveRegistry registry, Acts acts) {
    return new ActivityProcessor(registry, dictionaries, acts);
  }

  @Produces
  @Singleton
  DryRun dryRun(
      Dictionaries dictionaries, LiveRegistry registry, Acts acts, AgroalDataSource database) {
    return new DryRun(registry, acts, dictionaries, database::getConnection);
  }

  @Produces
  @Singleton
  EvidenceScan evidenceScan(Dictionaries dictionaries, LiveRegistry registry) {
    return new EvidenceScan(dictionaries, registry);
  }

  @Produces
  @Singleton
  EvidenceExport evidenceExport(
      AgroalDataSource database,
      EvidenceScan scan,
      EvidenceExport.Books books,
      MethodologyConfig config) {
    return new EvidenceExport(
        database::getConnection,
        scan,
        books,
        new ExportFolder(config.exportFolder()),
        config.exportRowsPerFile());
  }

  @Produces
  @Singleton
  ShadowRun shadowRun(AgroalDataSource database, EvidenceScan scan, Acts acts) {
    return new ShadowRun(database::getConnection, scan, acts);
  }

  @Produces
  @Singleton
  BatchService batchService(Transactions transactions, BatchDispatch dispatch) {
    return new BatchService(transactions, dispatch::wake, Clock.systemUTC());
  }

  @Produces
  @Singleton
  BatchJobs batchJobs(Transactions transactions, BatchCommands commands) {
    return new BatchJobs(transactions, commands, new AccountingReport());
  }

  @Produces
  @Singleton
  BatchRecomputation batchRecomputation(
      AgroalDataSource database, Dictionaries dictionaries, LiveRegistry registry, Acts acts) {
    return new BatchRecomputation(
        database::getConnection, new BatchEvidence(dictionaries, registry), acts);
  }

  @Produces
  @Singleton
  Certifications certifications(AgroalDataSource database) {
    return new Certifications(database::getConnection);
  }

  @Produces
  @Singleton
  JobStore jobStore(AgroalDataSource database) {
    return new JobStore(() -> OneTransaction.join(database::getConnection));
  }

  @Produces
  @Singleton
  StreamSettings settings(KafkaAccess kafka, StreamConfig config) {
    return kafka.stream(Topics.ACTIVITIES, GROUP, config);
  }

  @Produces
  @Singleton
  PipelineProbe probe(StreamSettings settings) {
    return new PipelineProbe(settings);
  }

  void closeProbe(@Disposes PipelineProbe probe) {
    probe.close();
  }

  @Produces
  @Singleton
  Admin admin(KafkaAccess kafka) {
    return Admin.create(kafka.adminProperties());
  }

  void closeAdmin(@Disposes Admin admin) {
    admin.close();
  }
}
