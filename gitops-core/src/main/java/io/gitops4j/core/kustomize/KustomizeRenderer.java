package io.gitops4j.core.kustomize;

import io.gitops4j.Cause;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.build.Build;
import io.gitops4j.core.kustomize.build.FolderKustomization;
import io.gitops4j.core.kustomize.build.Problem;
import io.gitops4j.core.kustomize.explain.ExplainedBuild;
import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.NodeSourceMap;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.spi.Renderer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Renders a folder as Flux does: its kustomization, or one made of the files in it, with the unit's
 * overlay laid over, built by Kustomize's rules.
 *
 * <p>Objects come in the order of loading unless the kustomization sorts them; files may be
 * anywhere in the snapshot and never outside; nothing is read from the network and no program is
 * started. Source: Flux, {@code pkg/kustomize}; kustomize 5.8. Stateless and safe to share.
 *
 * @since 0.1
 */
public final class KustomizeRenderer implements Renderer {

  /** A renderer; all are alike. */
  public KustomizeRenderer() {}

  @Override
  public String id() {
    return "kustomize";
  }

  @Override
  public Manifests render(RenderRequest request) {
    Snapshot snapshot = request.snapshot();
    String file = FolderKustomization.file(snapshot, request.path());
    List<Manifest> manifests = new ArrayList<>();
    ExplainedBuild explained =
        new ExplainedBuild(trace -> Build.of(snapshot, file, kustomization(request), trace));
    int index = 0;
    for (Resource resource : Build.of(snapshot, file, kustomization(request), Trace.NONE)) {
      int place = index++;
      boolean forKustomize =
          resource.gvk().group().equals("kustomize.config.k8s.io")
              && resource.kind().equals("Kustomization");
      if (!forKustomize) {
        manifests.add(manifest(resource, pointer -> explained.causes(place, pointer)));
      }
    }
    return Manifests.of(manifests);
  }

  /** Made anew for each build, which changes it. */
  private static YamlMap kustomization(RenderRequest request) {
    return FolderKustomization.of(request.snapshot(), request.path(), request.overlay());
  }

  private static Manifest manifest(Resource resource, Function<String, List<Cause>> causes) {
    YamlMap node = resource.node();
    try {
      return Manifest.of(
          node.toValue(), node.location().orElse(null), new NodeSourceMap(node, causes));
    } catch (YamlException e) {
      throw Problem.at(
          e.location(),
          Reason.INVALID,
          "Cannot write "
              + resource.id()
              + " as JSON: "
              + e.getMessage()
              + "; "
              + e.remedy()
              + ".");
    } catch (IllegalArgumentException e) {
      throw invalid(resource, e);
    }
  }

  private static RenderException invalid(Resource resource, IllegalArgumentException e) {
    return Problem.at(
        resource.node(),
        Reason.INVALID,
        "Cannot render " + resource.id() + ": " + e.getMessage() + "; correct the object.");
  }
}
