package io.gitops4j.k8s;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.gitops4j.HouseRules;

/** The arrows between modules and packages, as the design draws them. */
@AnalyzeClasses(packages = "io.gitops4j.k8s", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule classes_ofThisModule_useOnlyWhatTheModuleMay =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gitops4j.core..",
              "io.gitops4j.aws..",
              "io.gitops4j.testkit..",
              "org.eclipse.jgit..",
              "software.amazon..",
              "com.google.common..");
}
