package io.gitops4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules and packages, as the design draws them. */
@AnalyzeClasses(packages = "io.gitops4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule classes_ofThisModule_useOnlyWhatTheModuleMay =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gitops4j.core..",
              "io.gitops4j.k8s..",
              "io.gitops4j.aws..",
              "io.gitops4j.testkit..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule api_mentionsOnlyTheJdkAndItself =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.gitops4j",
              "io.gitops4j.spi",
              "io.gitops4j.event",
              "io.gitops4j.schedule",
              "io.gitops4j.secrets..",
              "org.jspecify..");
}
