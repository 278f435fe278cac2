package io.gitops4j.core.kustomize;

import io.gitops4j.Cause;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.build.Build;
import io.gitops4j.core.kustomize.build.BuildOptions;
import io.gitops4j.core.kustomize.build.FolderKustomization;
import io.gitops4j.core.kustomize.build.Problem;
import io.gitops4j.core.kustomize.explain.ExplainedBuild;
import io.gitops4j.core.kustomize.explain.Trace;
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
import java.util.function.Function;

/**
 * Renders a folder by Kustomize's rules: its kustomization, or one made of the files in it, with
 * the unit's overlay laid over.
 *
 * <p>{@link KustomizeOptions} say what a kustomization does not; by default they are Flux'. Files
 * are read from the snapshot and never from outside, unless the options have a {@link
 * io.gitops4j.core.kustomize.remote.RemoteResolver} that allows it; no program is started, but
 * functions of the program may run: {@link Builder#function}. Source: Flux, {@code pkg/kustomize};
 * kustomize 5.8. Stateless and safe to share.
 *
 * @since 0.1
 */
public final class KustomizeRenderer implements Renderer {

  private final KustomizeOptions options;
  private final KrmFunctions functions;
  private final KustomizeLimits limits;

  /** A renderer that renders as Flux does: with {@link KustomizeOptions#flux()}. */
  public KustomizeRenderer() {
    this(KustomizeOptions.flux());
  }

  /** A renderer with these options, without functions, with the default limits. */
  public KustomizeRenderer(KustomizeOptions options) {
    this(options, KrmFunctions.none(), KustomizeLimits.defaults());
  }

  private KustomizeRenderer(
      KustomizeOptions options, KrmFunctions functions, KustomizeLimits limits) {
    this.options = options;
    this.functions = functions;
    this.limits = limits;
  }

  /** Starts a renderer with options, functions or limits. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects what a renderer may do.
   *
   * @since 0.1
   */
  public static final class Builder {
    private KustomizeOptions options = KustomizeOptions.flux();
    private KrmFunctions functions = KrmFunctions.none();
    private KustomizeLimits limits = KustomizeLimits.defaults();

    private Builder() {}

    /** What a kustomization does not say; {@link KustomizeOptions#flux()} by default. */
    public Builder options(KustomizeOptions value) {
      this.options = value;
      return this;
    }

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
      return new KustomizeRenderer(options, functions, limits);
    }
  }

  @Override
  public String id() {
    return "kustomize";
  }

  @Override
  public Manifests render(RenderRequest request) {
    Snapshot snapshot = request.snapshot();
    if (options.missing() == KustomizeOptions.Missing.FAIL
        && !FolderKustomization.isThere(snapshot, request.path())) {
      throw Build.missing(request.path(), null);
    }
    String file = FolderKustomization.file(snapshot, request.path());
    Function<Trace, List<Resource>> build =
        trace -> Build.of(snapshot, file, kustomization(request), buildOptions(), trace);
    ExplainedBuild explained = new ExplainedBuild(build);
    List<Manifest> manifests = new ArrayList<>();
    int index = 0;
    for (Resource resource : build.apply(Trace.NONE)) {
      int place = index++;
      boolean forKustomize =
          resource.gvk().group().equals("kustomize.config.k8s.io")
              && resource.kind().equals("Kustomization");
      if (options.keepKustomizations() || !forKustomize) {
        manifests.add(manifest(resource, pointer -> explained.causes(place, pointer)));
      }
    }
    return Manifests.of(manifests);
  }

  /** Made anew for each build, which changes it. */
  private YamlMap kustomization(RenderRequest request) {
    return FolderKustomization.of(request.snapshot(), request.path(), request.overlay(), limits);
  }

  private BuildOptions buildOptions() {
    return new BuildOptions(
        options.loadRestriction() == KustomizeOptions.LoadRestriction.ROOT_ONLY,
        options.order() == KustomizeOptions.Order.LEGACY,
        options.managedByLabel(),
        options.remotes(),
        functions,
        limits);
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
