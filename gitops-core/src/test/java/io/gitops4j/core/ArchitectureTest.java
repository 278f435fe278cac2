package io.gitops4j.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.gitops4j.HouseRules;

/** The arrows between modules and packages, as the design draws them. */
@AnalyzeClasses(packages = "io.gitops4j.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule classes_ofThisModule_useOnlyWhatTheModuleMay =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gitops4j.k8s..",
              "io.gitops4j.aws..",
              "io.gitops4j.testkit..",
              "io.fabric8..",
              "software.amazon..",
              "com.fasterxml..");

  /** An optional dependency, so nothing else may need its classes. */
  @ArchTest
  static final ArchRule jsonSchema_isUsedInItsPackageAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gitops4j.core.helm.schema")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.networknt..", "tools.jackson..");

  /** An optional dependency, so nothing else may need its classes. */
  @ArchTest
  static final ArchRule cel_isUsedInItsPackageAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gitops4j.core.cel")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.cel..", "com.google.protobuf..");

  /** Its statics are set up for our own copy, which only classes of this package see. */
  @ArchTest
  static final ArchRule sshd_isUsedInItsPackageAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gitops4j.core.source.git.jgit.ssh")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.sshd..");
}
