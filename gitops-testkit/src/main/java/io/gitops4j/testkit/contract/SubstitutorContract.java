package io.gitops4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.Substitution;
import io.gitops4j.SubstitutionException;
import io.gitops4j.Variable;
import io.gitops4j.Variables;
import io.gitops4j.spi.SubstituteRequest;
import io.gitops4j.spi.Substitutor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Substitutor} must do. Extend it and say how a variable is written.
 *
 * @since 0.1
 */
public abstract class SubstitutorContract {

  private static final Variables VARIABLES =
      Variables.of(
          List.of(
              Variable.of("region", "eu-west-1", "ConfigMap/flux-system/environment"),
              new Variable("password", "t0p-s3cret", "Secret/flux-system/database", true)));

  /** For subclasses. */
  protected SubstitutorContract() {}

  /** The substitutor under test; may be the same each time. */
  protected abstract Substitutor substitutor();

  /** The text that stands for a variable: {@code ${region}}. */
  protected abstract String use(String variable);

  private static Manifest configMap(String name, String value) {
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", name, "namespace", "apps"),
            "data",
            Map.of("value", value)));
  }

  private static @Nullable Object value(Manifest manifest) {
    return manifest.content().get("data") instanceof Map<?, ?> data ? data.get("value") : null;
  }

  private Manifests substitute(Variables variables, Manifest... manifests) {
    return substitutor()
        .substitute(
            new SubstituteRequest(Manifests.of(List.of(manifests)), variables, true, false));
  }

  @Test
  void id_isAShortStableWord() {
    assertThat(substitutor().id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
  }

  @Test
  void substitute_variable_isReplacedInsideText() {
    Manifests result =
        substitute(VARIABLES, configMap("a", "https://db." + use("region") + ".example.com"));
    assertThat(value(result.list().get(0))).isEqualTo("https://db.eu-west-1.example.com");
  }

  @Test
  void substitute_keepsTheOrderAndWhatHasNoVariables() {
    Manifest plain = configMap("a", "plain");
    Manifests result = substitute(VARIABLES, plain, configMap("b", use("region")));
    assertThat(result).extracting(m -> m.ref().name()).containsExactly("a", "b");
    assertThat(result.list().get(0)).isEqualTo(plain);
  }

  @Test
  void substitute_inputs_areNotChanged() {
    Manifest manifest = configMap("a", use("region"));
    substitute(VARIABLES, manifest);
    assertThat(value(manifest)).isEqualTo(use("region"));
  }

  @Test
  void substitute_everyUse_saysWhichVariableAndWhereItsValueCameFrom() {
    Manifests result = substitute(VARIABLES, configMap("a", use("region")));
    assertThat(result.list().get(0).substitutions())
        .extracting(Substitution::pointer, Substitution::variable, Substitution::origin)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "/data/value", "region", "ConfigMap/flux-system/environment"));
  }

  @Test
  void substitute_valueFromASecret_isMarked() {
    Manifests result = substitute(VARIABLES, configMap("a", use("password")));
    assertThat(result.list().get(0).substitutions())
        .singleElement()
        .satisfies(s -> assertThat(s.secret()).isTrue())
        .satisfies(s -> assertThat(s.toString()).doesNotContain("t0p-s3cret"));
  }

  @Test
  void substitute_withoutVariables_returnsTheManifestsUntouched() {
    Manifest manifest = configMap("a", use("region"));
    assertThat(substitute(Variables.empty(), manifest).list()).containsExactly(manifest);
  }

  @Test
  void substitute_undefinedVariable_failsAndNamesItAndTheObject() {
    SubstitutionException thrown =
        catchThrowableOfType(
            SubstitutionException.class,
            () -> substitute(VARIABLES, configMap("a", use("password") + use("missing"))));
    assertThat(thrown).as("the exception for an undefined variable").isNotNull();
    assertThat(thrown.failure().reason()).isEqualTo(Reason.UNDEFINED_VARIABLE);
    assertThat(thrown.failure().object()).contains(configMap("a", "x").ref());
    assertThat(thrown.failure().message()).contains("missing").doesNotContain("t0p-s3cret");
  }

  @Test
  void substitute_inAnotherLocaleAndZone_givesTheSame() throws Exception {
    Manifest manifest = configMap("a", use("region"));
    assertThat(Surroundings.elsewhere(() -> substitute(VARIABLES, manifest)))
        .isEqualTo(substitute(VARIABLES, manifest));
  }

  @Test
  void substitute_fromSeveralThreads_givesTheSame() throws Exception {
    Manifest manifest = configMap("a", use("region"));
    Manifests once = substitute(VARIABLES, manifest);
    assertThat(Surroundings.together(4, () -> substitute(VARIABLES, manifest)))
        .allSatisfy(r -> assertThat(r).isEqualTo(once));
  }
}
