package io.gitops4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The rules that hold in every module; each module's {@code ArchitectureTest} takes them in. */
public final class HouseRules {

  private HouseRules() {}

  @ArchTest
  static final ArchRule packages_ofThisModule_haveNoCycles =
      slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_ofThisModule_areNamedByTheFieldsNouns =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..", "..manager..");

  @ArchTest
  static final ArchRule classes_ofThisModule_neitherPrintNorExit =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "addShutdownHook", Thread.class);

  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "each package";
    }
  }
}
