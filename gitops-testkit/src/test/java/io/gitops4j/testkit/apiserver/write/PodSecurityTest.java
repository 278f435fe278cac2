package io.gitops4j.testkit.apiserver.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is too much for a conversation. */
class PodSecurityTest {
  private static final String OWNED =
      ",'ownerReferences':[{'uid':'u','controller':true,'kind':'ReplicaSet','name':'r'}]";

  private final ObjectStore store = new ObjectStore(10);

  private static Map<String, @Nullable Object> parsed(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Objects.requireNonNull(Json.map(Json.parse(bytes)));
  }

  private void pod(String name, String metadata, boolean shared) {
    store.create(
        "pods",
        parsed(
            "{'metadata':{'name':'"
                + name
                + "','namespace':'prod'"
                + metadata
                + "},'spec':{'hostPID':"
                + shared
                + ",'containers':[{'name':'c','image':'x'}]}}"));
  }

  private List<String> warningsOfBaseline() {
    Target target =
        new Target(new KindRegistry().find("", "v1", "namespaces").orElseThrow(), "", "prod", "");
    List<String> warnings = new ArrayList<>();
    new PodSecurity(store)
        .validate(
            new Validation.Written(
                AdmissionOperation.UPDATE,
                target,
                parsed(
                    "{'metadata':{'name':'prod','labels':{"
                        + "'pod-security.kubernetes.io/enforce':'baseline'}}}"),
                parsed("{'metadata':{'name':'prod'}}"),
                false),
            warnings);
    return warnings;
  }

  @Test
  void stricterNamespace_withMorePodsThanAreLookedAt_saysSoAndLooksAtOneOfEachController() {
    for (int i = 0; i < 3000; i++) {
      pod("a" + i, OWNED, false);
    }
    pod("z", "", true);
    assertThat(warningsOfBaseline())
        .containsExactly(
            "new PodSecurity enforce level only checked against the first 3000 of 3001 existing"
                + " pods",
            "existing pods in namespace \"prod\" violate the new PodSecurity enforce level"
                + " \"baseline:latest\"",
            "z: host namespaces");
  }

  @Test
  void stricterNamespace_withPodsThatMayStay_warnsOfNothing() {
    pod("a", "", false);
    assertThat(warningsOfBaseline()).isEmpty();
  }
}
