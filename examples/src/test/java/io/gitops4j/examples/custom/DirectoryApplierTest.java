package io.gitops4j.examples.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.ApplyException;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Revision;
import io.gitops4j.UnitId;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.PlanRequest;
import io.gitops4j.testkit.contract.ApplierContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, but for what only a server with kinds and owners of fields can do. */
class DirectoryApplierTest extends ApplierContract {

  @TempDir private Path folder;

  @Override
  protected Applier open() {
    return new DirectoryApplier(folder);
  }

  private Path file(ObjectRef ref) {
    return new ObjectFiles(folder.resolve("objects")).of(ref);
  }

  @Override
  @SuppressWarnings("unchecked")
  protected Optional<Map<String, Object>> get(String apiVersion, ObjectRef ref) {
    return ObjectFiles.text(file(ref))
        .map(text -> YamlReader.of(YamlFlavor.V11).readOne("live", text).toValue())
        .map(value -> (Map<String, Object>) value);
  }

  @Override
  protected void set(String apiVersion, ObjectRef ref, String field, Object value)
      throws IOException {
    Map<String, Object> content = new LinkedHashMap<>(get(apiVersion, ref).orElseThrow());
    String[] path = field.split("\\.", 2);
    Map<Object, Object> inner = new LinkedHashMap<>((Map<?, ?>) content.get(path[0]));
    inner.put(path[1], value);
    content.put(path[0], inner);
    Files.writeString(file(ref), YamlWriter.write(content));
  }

  @Override
  protected void delete(String apiVersion, ObjectRef ref) throws IOException {
    Files.delete(file(ref));
  }

  @Override
  protected boolean watches() {
    return false;
  }

  @Test
  @Override
  @Disabled("a folder knows no owners of fields: an edited file is written anew as a whole")
  public void apply_liveFieldChanged_putsOursBackAndKeepsOthers() {}

  @Test
  @Override
  @Disabled("a folder knows no fields that cannot be changed")
  public void plan_immutableField_isRefusedOrRecreated() {}

  @Test
  @Override
  @Disabled("a folder does not validate objects")
  public void plan_invalidObject_refusesTheWholeUnit() {}

  @Test
  @Override
  @Disabled("a folder takes every kind, and makes the folder of every namespace")
  public void plan_missingNamespaceOrKind_namesIt() {}

  @Test
  void plan_nameThatLeavesTheFolder_isRefused() {
    Manifest hostile =
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "x", "namespace", "../../etc")));
    PlanRequest request =
        PlanRequest.of(
            UnitId.kustomization("flux-system", "apps"),
            Revision.of("main@sha1:0123"),
            Manifests.of(List.of(hostile)),
            ApplyOptions.defaults());
    assertThatThrownBy(() -> open().plan(request))
        .isInstanceOf(ApplyException.class)
        .hasMessageContaining("ConfigMap/../../etc/x");
    assertThat(folder.resolve("objects/../../etc")).doesNotExist();
  }
}
