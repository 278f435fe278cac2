package io.gitops4j.core.substitute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.Substitution;
import io.gitops4j.SubstitutionException;
import io.gitops4j.Variable;
import io.gitops4j.Variables;
import io.gitops4j.core.yaml.NodeSourceMap;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.spi.Plugins;
import io.gitops4j.spi.SubstituteRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvSubstitutorTest {

  private static final Variables VARIABLES =
      Variables.of(
          List.of(
              Variable.of("region", "eu-west-1", "ConfigMap/flux-system/env"),
              Variable.of("replicas", "3\n", "ConfigMap/flux-system/env"),
              Variable.of("broken", "a: b", "ConfigMap/flux-system/env"),
              new Variable("password", "*hidden", "Secret/flux-system/env", true)));

  private static Manifest manifest(String data) {
    String text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  namespace: n\n" + data;
    YamlMap node = (YamlMap) YamlReader.of(YamlFlavor.V3).readOne("apps/c.yaml", text);
    return Manifest.of(node.toValue(), Location.of("apps/c.yaml", 1, 1), new NodeSourceMap(node));
  }

  private static Manifest substitute(Manifest manifest) {
    return new EnvSubstitutor()
        .substitute(new SubstituteRequest(Manifests.of(List.of(manifest)), VARIABLES, true, false))
        .list()
        .get(0);
  }

  private static Failure failure(Manifest manifest) {
    return catchThrowableOfType(SubstitutionException.class, () -> substitute(manifest)).failure();
  }

  @Test
  void substitutor_isFoundByItsId() {
    assertThat(Plugins.substitutor("envsubst", getClass().getClassLoader()))
        .containsInstanceOf(EnvSubstitutor.class);
  }

  @Test
  void substitute_anObject_recordsEachUseWithItsPlace() {
    Manifest result =
        substitute(
            manifest(
                "data:\n  at: ${region}-${none:-x}\n  ${region}: v\n  run: |\n    one\n    two"
                    + " ${replicas}\n"));
    assertThat(result.content().get("data"))
        .isEqualTo(Map.of("at", "eu-west-1-x", "eu-west-1", "v", "run", "one\ntwo 3\n"));
    assertThat(result.substitutions())
        .containsExactly(
            new Substitution(
                "/data/at",
                "region",
                "ConfigMap/flux-system/env",
                Location.of("apps/c.yaml", 7, 7),
                false),
            new Substitution(
                "/data/at", "none", "default", Location.of("apps/c.yaml", 7, 17), false),
            new Substitution(
                "/data/eu-west-1",
                "region",
                "ConfigMap/flux-system/env",
                Location.of("apps/c.yaml", 8, 3),
                false),
            new Substitution(
                "/data/run",
                "replicas",
                "ConfigMap/flux-system/env",
                Location.of("apps/c.yaml", 11, 9),
                false));
  }

  @Test
  void substitute_aSecretVariable_isMarkedAndNeverQuoted() {
    assertThat(substitute(manifest("data:\n  p: x${password}\n")).substitutions())
        .singleElement()
        .matches(Substitution::secret);
    assertThat(failure(manifest("data:\n  p: ${password}\n")).message())
        .contains("password")
        .doesNotContain("hidden");
  }

  @Test
  void substitute_aMissingVariable_namesVariableObjectAndPlace() {
    Failure failure = failure(manifest("data:\n  a: ok\n  b: ${nowhere}\n"));
    assertThat(failure.stage()).isEqualTo(Stage.SUBSTITUTE);
    assertThat(failure.reason()).isEqualTo(Reason.UNDEFINED_VARIABLE);
    assertThat(failure.object()).contains(ObjectRef.of("v1", "ConfigMap", "n", "c"));
    assertThat(failure.location()).contains(Location.of("apps/c.yaml", 8, 6));
    assertThat(failure.message())
        .isEqualTo(
            "Cannot substitute variables in ConfigMap/n/c: variable not set (strict mode):"
                + " \"nowhere\" at /data/b; set it in postBuild.substitute or in an object that"
                + " substituteFrom names, give a default with ${NAME:-default}, or write $${ for a"
                + " plain ${.");
  }

  @Test
  void substitute_aMalformedExpressionInAScript_namesItsLine() {
    Failure failure = failure(manifest("data:\n  run: |\n    set -e\n    echo ${a.b} done\n"));
    assertThat(failure.location()).contains(Location.of("apps/c.yaml", 9, 10));
    assertThat(failure.message())
        .isEqualTo(
            "Cannot substitute variables in ConfigMap/n/c: missing closing brace at /data/run in"
                + " \"${a.b} done\"; write $${ for a plain ${.");
  }

  @Test
  void substitute_aValueThatBreaksTheYaml_namesFieldAndVariable() {
    Manifest manifest = manifest("data:\n  a: ok\n  b: ${broken}\n");
    Variables shown = Variables.of(Map.of("broken", "a: b"), "the test");
    Failure failure =
        catchThrowableOfType(
                SubstitutionException.class,
                () ->
                    new EnvSubstitutor()
                        .substitute(
                            new SubstituteRequest(
                                Manifests.of(List.of(manifest)), shown, true, false)))
            .failure();
    assertThat(failure.location()).contains(Location.of("apps/c.yaml", 8, 6));
    assertThat(failure.message())
        .startsWith(
            "Cannot substitute variables in ConfigMap/n/c: with the value of broken the YAML is"
                + " malformed at /data/b, ");
  }

  @Test
  void substitute_aNameThatBecomesANumber_isRefused() {
    Manifest manifest =
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "${replicas}")));
    assertThat(failure(manifest).message())
        .isEqualTo(
            "Cannot substitute variables in ConfigMap/${replicas}: after the substitution the object"
                + " has no metadata.name that is text; put quotes in the value.");
  }

  @Test
  void substitute_withoutVariables_changesNothingUnlessAlways() {
    Manifests manifests = Manifests.of(List.of(manifest("data:\n  a: $${x} ${y:=1}\n")));
    EnvSubstitutor substitutor = new EnvSubstitutor();
    assertThat(
            substitutor.substitute(
                new SubstituteRequest(manifests, Variables.empty(), true, false)))
        .isSameAs(manifests);
    assertThat(
            substitutor
                .substitute(new SubstituteRequest(manifests, Variables.empty(), true, true))
                .list()
                .get(0)
                .content()
                .get("data"))
        .isEqualTo(Map.of("a", "${x} 1"));
  }

  @Test
  void substitute_anObjectMarkedDisabled_isLeftAlone() {
    Manifest manifest =
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "c", "labels", Map.of(EnvSubstitutor.MARKER, "disabled")),
                "data",
                Map.of("a", "${nowhere}")));
    assertThat(substitute(manifest)).isSameAs(manifest);
  }
}
