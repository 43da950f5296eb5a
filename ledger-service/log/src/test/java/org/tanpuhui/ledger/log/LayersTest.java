package org.tanpuhui.ledger.log;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The log stands on the JDK alone, so that whoever checks it has little to read. */
class LayersTest {
  private static final String ROOT = "org.tanpuhui.ledger.log.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.tanpuhui.ledger.log");

  @Test
  void onlyTheJdkIsUsed() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "javax.crypto..", "com.sun.net.httpserver..", "org.tanpuhui.ledger.log..")
        .check(CLASSES);
  }

  @Test
  void partsDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("merkle")
        .definedBy(ROOT + "merkle..")
        .layer("tile")
        .definedBy(ROOT + "tile..")
        .layer("note")
        .definedBy(ROOT + "note..")
        .layer("leaf")
        .definedBy(ROOT + "leaf..")
        .layer("proof")
        .definedBy(ROOT + "proof..")
        .layer("sequencer")
        .definedBy(ROOT + "sequencer..")
        .layer("witness")
        .definedBy(ROOT + "witness..")
        .layer("keys")
        .definedBy(ROOT + "keys..")
        .layer("publish")
        .definedBy(ROOT + "publish..")
        .whereLayer("keys")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("publish")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("witness")
        .mayOnlyBeAccessedByLayers("publish")
        .whereLayer("sequencer")
        .mayOnlyBeAccessedByLayers("witness", "publish")
        .whereLayer("proof")
        .mayOnlyBeAccessedByLayers("sequencer", "witness", "publish")
        .whereLayer("leaf")
        .mayOnlyBeAccessedByLayers("proof", "publish")
        .check(CLASSES);
  }
}
