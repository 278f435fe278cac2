package io.gitops4j.testkit.contract;

import io.gitops4j.ObjectRef;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.Renderer;
import java.util.List;

class KustomizeRendererTest extends RendererContract {

  @Override
  protected Renderer renderer() {
    return new KustomizeRenderer();
  }

  @Override
  protected Snapshot snapshot() {
    return MemorySnapshot.builder(Revision.of("main@sha1:0123"))
        .file(
            "apps/kustomization.yaml",
            """
            namespace: prod
            resources: [web.yaml]
            configMapGenerator:
              - name: settings
                literals: [title=İstanbul]
            """)
        .file(
            "apps/web.yaml",
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: web
            """)
        .build();
  }

  @Override
  protected String path() {
    return "apps";
  }

  @Override
  protected List<ObjectRef> expected() {
    return List.of(
        ObjectRef.of("v1", "Service", "prod", "web"),
        ObjectRef.of("v1", "ServiceAccount", "prod", "web"),
        ObjectRef.of("v1", "ConfigMap", "prod", "settings-mdcbc4bt7c"));
  }
}
