package io.gitops4j.core.kustomize;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.SourceMap;
import io.gitops4j.core.kustomize.build.BuildOptions;
import io.gitops4j.core.kustomize.build.BuiltFolder;
import io.gitops4j.core.kustomize.build.Finished;
import io.gitops4j.core.kustomize.build.FolderBuilds;
import io.gitops4j.core.kustomize.build.FolderKustomization;
import io.gitops4j.core.kustomize.build.Problem;
import io.gitops4j.core.kustomize.explain.ExplainedBuild;
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
 * Renders a folder by Kustomize's rules: its kustomization, or one made of the files in it, with
 * the unit's overlay laid over.
 *
 * <p>{@link KustomizeOptions} say what a kustomization does not; by default they are Flux'. Files
 * are read from the snapshot and never from outside, unless the options have a {@link
 * io.gitops4j.core.kustomize.remote.RemoteResolver} that allows it; charts are rendered where they
 * have a {@link io.gitops4j.core.kustomize.chart.ChartRenderer}; no program is started, but
 * functions of the program may run: {@link Builder#function}. Source: Flux, {@code pkg/kustomize};
 * kustomize 5.8.
 *
 * <p>A renderer is worth keeping: it remembers what it built, and after a change builds only the
 * bases of which a file has changed, and what depends on them, with the same result, see {@link
 * Builder#keep}. Safe to share.
 *
 * @since 0.1
 */
public final class KustomizeRenderer implements Renderer {

  private static final int KEPT_OBJECTS = 20_000;

  private final KustomizeOptions options;
  private final FolderBuilds builds;

  /** A renderer that renders as Flux does: with {@link KustomizeOptions#flux()}. */
  public KustomizeRenderer() {
    this(KustomizeOptions.flux());
  }

  /** A renderer with these options, without functions, with the default limits. */
  public KustomizeRenderer(KustomizeOptions options) {
    this(builder().options(options));
  }

  private KustomizeRenderer(Builder builder) {
    this.options = builder.options;
    BuildOptions buildOptions =
        new BuildOptions(
            options.loadRestriction() == KustomizeOptions.LoadRestriction.ROOT_ONLY,
            options.order() == KustomizeOptions.Order.LEGACY,
            options.managedByLabel(),
            options.remotes(),
            options.charts(),
            builder.functions,
            builder.limits);
    this.builds = new FolderBuilds(buildOptions, builder.kept);
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
    private int kept = KEPT_OBJECTS;

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

    /**
     * How many objects the renderer may keep, so that what has not changed is not built again; 0
     * for none.
     *
     * @param objects 20,000 by default; an object with its places takes about 10 kB
     * @throws IllegalArgumentException when it is negative
     */
    public Builder keep(int objects) {
      if (objects < 0) {
        throw new IllegalArgumentException("keep " + objects + ": it must be 0 or more");
      }
      this.kept = objects;
      return this;
    }

    /** The renderer. */
    public KustomizeRenderer build() {
      return new KustomizeRenderer(this);
    }
  }

  @Override
  public String id() {
    return "kustomize";
  }

  @Override
  public Manifests render(RenderRequest request) {
    if (options.missing() == KustomizeOptions.Missing.FAIL
        && !FolderKustomization.isThere(request.snapshot(), request.path())) {
      throw FolderKustomization.missing(request.path());
    }
    ExplainedBuild explained = new ExplainedBuild(trace -> builds.build(request, trace));
    List<Manifest> manifests = new ArrayList<>();
    int index = 0;
    BuiltFolder built = builds.build(request);
    for (Finished finished : built.resources()) {
      int place = index++;
      Resource resource = finished.resource();
      boolean forKustomize =
          resource.gvk().group().equals("kustomize.config.k8s.io")
              && resource.kind().equals("Kustomization");
      if (options.keepKustomizations() || !forKustomize) {
        SourceMap sources =
            new NodeSourceMap(resource.view(), pointer -> explained.causes(place, pointer));
        manifests.add(finished.manifest(KustomizeRenderer::manifest).withSources(sources));
      }
    }
    return Manifests.of(manifests).withNotices(built.notices());
  }

  private static Manifest manifest(Resource resource) {
    YamlMap node = resource.view();
    try {
      return Manifest.ofUnmodifiable(
          node.viewOfValue(), node.location().orElse(null), SourceMap.NONE);
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
        resource.view(),
        Reason.INVALID,
        "Cannot render " + resource.id() + ": " + e.getMessage() + "; correct the object.");
  }
}
