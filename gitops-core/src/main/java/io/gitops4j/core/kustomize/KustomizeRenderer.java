package io.gitops4j.core.kustomize;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.build.Build;
import io.gitops4j.core.kustomize.build.BuildOptions;
import io.gitops4j.core.kustomize.build.FolderKustomization;
import io.gitops4j.core.kustomize.build.Problem;
import io.gitops4j.core.kustomize.krm.KrmFunction;
import io.gitops4j.core.kustomize.krm.KrmFunctions;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.NodeSourceMap;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.spi.Renderer;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders a folder as Flux does: its kustomization, or one made of the files in it, with the unit's
 * overlay laid over, built by Kustomize's rules.
 *
 * <p>Objects come in the order of loading unless the kustomization sorts them; files may be
 * anywhere in the snapshot and never outside; nothing is read from the network and no program is
 * started. Functions of the program may run: {@link Builder#function}. Source: Flux, {@code
 * pkg/kustomize}; kustomize 5.8. Stateless and safe to share.
 *
 * @since 0.1
 */
public final class KustomizeRenderer implements Renderer {

  private final BuildOptions options;

  /** A renderer without functions, with the default limits. */
  public KustomizeRenderer() {
    this(BuildOptions.FLUX);
  }

  private KustomizeRenderer(BuildOptions options) {
    this.options = options;
  }

  /** Starts a renderer with functions or other limits. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects what a renderer may do.
   *
   * @since 0.1
   */
  public static final class Builder {
    private KrmFunctions functions = KrmFunctions.none();
    private KustomizeLimits limits = KustomizeLimits.defaults();

    private Builder() {}

    /**
     * Lets kustomizations run a function: where {@code generators}, {@code transformers} or {@code
     * validators} name a configuration object of this apiVersion and kind.
     *
     * @param apiVersion such as {@code example.com/v1}
     * @param kind such as {@code Stamp}
     * @throws IllegalArgumentException when a name is empty or the apiVersion is {@code builtin}
     */
    public Builder function(String apiVersion, String kind, KrmFunction function) {
      functions = functions.with(apiVersion, kind, function);
      return this;
    }

    /** How much a build does before it fails. */
    public Builder limits(KustomizeLimits value) {
      this.limits = value;
      return this;
    }

    /** The renderer. */
    public KustomizeRenderer build() {
      return new KustomizeRenderer(BuildOptions.FLUX.with(functions, limits));
    }
  }

  @Override
  public String id() {
    return "kustomize";
  }

  @Override
  public Manifests render(RenderRequest request) {
    Snapshot snapshot = request.snapshot();
    YamlMap kustomization =
        FolderKustomization.of(snapshot, request.path(), request.overlay(), options.limits());
    String file = FolderKustomization.file(snapshot, request.path());
    List<Manifest> manifests = new ArrayList<>();
    for (Resource resource : Build.of(snapshot, file, kustomization, options)) {
      boolean forKustomize =
          resource.gvk().group().equals("kustomize.config.k8s.io")
              && resource.kind().equals("Kustomization");
      if (!forKustomize) {
        manifests.add(manifest(resource));
      }
    }
    return Manifests.of(manifests);
  }

  private static Manifest manifest(Resource resource) {
    YamlMap node = resource.node();
    try {
      return Manifest.of(node.toValue(), node.location().orElse(null), new NodeSourceMap(node));
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
