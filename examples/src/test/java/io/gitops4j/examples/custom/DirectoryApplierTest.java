package io.gitops4j.examples.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Action;
import io.gitops4j.ChangeSet;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.Revision;
import io.gitops4j.UnitId;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.PlanRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryApplierTest {

  private static final UnitId UNIT = UnitId.kustomization("flux-system", "apps");

  @TempDir private Path folder;

  private static Manifest configMap(String name, String colour) {
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", name, "namespace", "apps"),
            "data",
            Map.of("colour", colour)));
  }

  private ChangeSet reconcile(Manifest... manifests) {
    DirectoryApplier applier = new DirectoryApplier(folder);
    ApplyOptions options = ApplyOptions.defaults().withPrune(true);
    Plan plan =
        applier.plan(
            PlanRequest.of(
                UNIT,
                Revision.of("main@sha1:0123"),
                Manifests.of(Arrays.asList(manifests)),
                options));
    return applier.apply(ApplyRequest.of(plan, options));
  }

  @Test
  void apply_newObject_isWrittenAndReadBack() {
    assertThat(reconcile(configMap("a", "blue")).count(Action.CREATED)).isEqualTo(1);

    assertThat(
            new DirectoryApplier(folder).read("v1", ObjectRef.of("v1", "ConfigMap", "apps", "a")))
        .hasValue(configMap("a", "blue").content());
    assertThat(new DirectoryApplier(folder).units()).containsExactly(UNIT);
  }

  @Test
  void apply_again_changesNothing() {
    reconcile(configMap("a", "blue"));
    assertThat(reconcile(configMap("a", "blue")).wrote()).isFalse();
  }

  @Test
  void apply_changedAndRemovedObjects_areConfiguredAndDeleted() {
    reconcile(configMap("a", "blue"), configMap("b", "blue"));

    assertThat(reconcile(configMap("a", "green")).entries())
        .extracting(c -> c.ref().name() + " " + c.action().text())
        .isEqualTo(List.of("a configured", "b deleted"));
    assertThat(
            new DirectoryApplier(folder).read("v1", ObjectRef.of("v1", "ConfigMap", "apps", "b")))
        .isEmpty();
  }
}
