package io.gitops4j.examples.secrets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.gitops4j.HouseRules;

/** A recipe can be copied alone, with the part that all share; and it needs the API only. */
@AnalyzeClasses(
    packages = "io.gitops4j.examples.secrets",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule recipes_useNoOtherRecipe =
      slices().matching("io.gitops4j.examples.secrets.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule sharedPart_usesNoFramework =
      noClasses()
          .that()
          .resideInAPackage("io.gitops4j.examples.secrets")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "io.micronaut..", "org.eclipse..");

  @ArchTest
  static final ArchRule recipes_useTheApiOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gitops4j.aws..", "io.gitops4j.core..", "io.gitops4j.k8s..", "software.amazon..");
}
