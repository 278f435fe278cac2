package io.gitops4j.examples.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.spi.Plugins;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

  private static final ClassLoader LOADER = DiscoveryTest.class.getClassLoader();

  @Test
  void customRendererOnTheClassPath_isFoundById() {
    assertThat(Plugins.renderer("properties", LOADER))
        .hasValueSatisfying(r -> assertThat(r).isInstanceOf(PropertiesRenderer.class));
  }

  @Test
  void customSubstitutorOnTheClassPath_isFoundById() {
    assertThat(Plugins.substitutor("mustache", LOADER))
        .hasValueSatisfying(s -> assertThat(s).isInstanceOf(MustacheSubstitutor.class));
  }
}
