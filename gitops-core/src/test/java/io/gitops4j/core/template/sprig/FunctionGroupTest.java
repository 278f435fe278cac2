package io.gitops4j.core.template.sprig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionGroupTest {

  @ParameterizedTest
  @EnumSource
  void names_ofAGroup_areThoseOfItsFunctions(FunctionGroup group) {
    assertThat(group.made(TemplateEnvironment.system()).names())
        .containsExactlyInAnyOrderElementsOf(group.names());
  }

  @Test
  void names_ofAllGroups_differ() {
    Set<String> seen = new HashSet<>();

    assertThat(Arrays.stream(FunctionGroup.values()).flatMap(g -> g.names().stream()))
        .allMatch(seen::add);
  }
}
