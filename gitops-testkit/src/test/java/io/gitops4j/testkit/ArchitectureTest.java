package io.gitops4j.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.gitops4j.HouseRules;

/** The arrows between modules and packages, as the design draws them. */
@AnalyzeClasses(
    packages = "io.gitops4j.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule classes_ofThisModule_useOnlyWhatTheModuleMay =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.gitops4j.aws..", "software.amazon..");

  /** The optional dev.cel speaks in Guava's types, which come with it. */
  @ArchTest
  static final ArchRule classes_butThoseOfCel_useNoGuava =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.gitops4j.testkit.apiserver.crd.cel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.common..");
}
