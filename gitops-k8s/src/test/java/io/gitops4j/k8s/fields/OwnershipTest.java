package io.gitops4j.k8s.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.LiveObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnershipTest {

  private final Ownership ownership = new Ownership("gitops4j", Set.of("kustomize-controller"));

  private static LiveObject live(String managers) {
    return new LiveObject(
        new ObjectRef("", "ConfigMap", "n", "a"),
        Json.object(
            "{\"metadata\":{\"resourceVersion\":\"7\",\"managedFields\":["
                + managers
                + "]},\"data\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}"));
  }

  private static String entry(String manager, String operation, String key, String more) {
    return "{\"manager\":\""
        + manager
        + "\",\"operation\":\""
        + operation
        + "\",\"apiVersion\":\"v1\",\"fieldsV1\":{\"f:data\":{\"f:"
        + key
        + "\":{}}}"
        + more
        + "}";
  }

  @Test
  void edited_byKubectlBeforeFirstApplyAndAdopted_only() {
    assertThat(ownership.edited(live(entry("kubectl-edit", "Update", "b", "")))).isTrue();
    assertThat(ownership.edited(live(entry("kubectl", "Apply", "b", "")))).isTrue();
    assertThat(ownership.edited(live(entry("before-first-apply", "Update", "b", "")))).isTrue();
    assertThat(ownership.edited(live(entry("kustomize-controller", "Apply", "b", "")))).isTrue();
    assertThat(ownership.edited(live(entry("gitops4j", "Update", "b", "")))).isTrue();
    assertThat(ownership.edited(live(entry("gitops4j", "Apply", "b", "")))).isFalse();
    assertThat(ownership.edited(live(entry("flux-client-side-apply", "Update", "b", ""))))
        .isFalse();
    assertThat(
            ownership.edited(live(entry("kubectl", "Update", "b", ",\"subresource\":\"scale\""))))
        .isFalse();
  }

  @Test
  void cleanup_ofAnEdit_mergesItIntoOurEntryAndKeepsOthers() {
    LiveObject live =
        live(
            entry("gitops4j", "Apply", "a", "")
                + ","
                + entry("kubectl-edit", "Update", "b", "")
                + ","
                + entry("hpa", "Update", "c", ""));

    List<Map<String, Object>> patch = ownership.cleanup(live);

    assertThat(patch.get(0)).containsEntry("path", "/metadata/resourceVersion");
    String merged = Json.write(patch.get(1).get("value"));
    assertThat(merged)
        .contains("{\"f:a\":{},\"f:b\":{}}", "\"manager\":\"hpa\"")
        .doesNotContain("kubectl-edit");
    FieldSet desired = FieldSet.of(Json.object("{\"f:data\":{\"f:a\":{}}}"));
    assertThat(ownership.lost(live, desired)).containsExactly("/data/b");
  }
}
