package io.gitops4j.examples.custom;

import io.gitops4j.ObjectRef;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.Renderer;
import io.gitops4j.testkit.contract.RendererContract;
import java.util.List;

class PropertiesRendererTest extends RendererContract {

  @Override
  protected Renderer renderer() {
    return new PropertiesRenderer();
  }

  @Override
  protected Snapshot snapshot() {
    return MemorySnapshot.builder(Revision.of("main@sha1:0123"))
        .file("config/payments/limits.properties", "daily=5000\n")
        .file("config/payments/README.md", "not rendered")
        .file("config/payments/colours.properties", "title=Irmak\n")
        .build();
  }

  @Override
  protected String path() {
    return "config/payments";
  }

  @Override
  protected List<ObjectRef> expected() {
    return List.of(
        ObjectRef.of("v1", "ConfigMap", "payments", "colours"),
        ObjectRef.of("v1", "ConfigMap", "payments", "limits"));
  }
}
