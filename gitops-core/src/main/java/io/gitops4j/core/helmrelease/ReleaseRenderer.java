package io.gitops4j.core.helmrelease;

import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.RenderException;
import io.gitops4j.core.helm.ExplainedRelease;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.Hook;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helm.RenderedManifest;
import io.gitops4j.core.helm.RenderedRelease;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.ClusterCapabilities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Renders HelmReleases: the chart with its values, post-rendered, and what is to be applied of it.
 *
 * <p>The rule: what Helm keeps a record of has the post-renderers' changes and nothing else; what
 * is applied has the namespace of the release where an object names none, the label {@code
 * app.kubernetes.io/managed-by: Helm} and the annotations {@code meta.helm.sh/release-name} and
 * {@code -namespace}, by which Helm knows its own. Before the objects come the namespace, if the
 * HelmRelease creates it, and the custom resource definitions. Places are those of templates; an
 * explanation of a field follows it through them, see {@link ReleaseCauses}. Neither a file, a
 * network nor a cluster is touched. Source: Helm 3.22 {@code pkg/action/install.go}, {@code
 * validate.go}; Flux helm-controller. Tests: {@code ReleaseRendererTest}.
 *
 * <p>Immutable and safe to share.
 */
public final class ReleaseRenderer {

  private static final Schema SCHEMA = Schema.kubernetes();

  private final HelmRenderer helm;
  private final @Nullable String kubeVersion;
  private final List<String> apiVersions;

  /**
   * A renderer.
   *
   * @param helm renders charts
   * @param kubeVersion the version of Kubernetes that charts are told of whatever the cluster is,
   *     with Helm's own API versions; null for what a request says of the cluster
   * @param apiVersions API versions that charts are told of beside those
   */
  public ReleaseRenderer(
      HelmRenderer helm, @Nullable String kubeVersion, List<String> apiVersions) {
    this.helm = helm;
    this.kubeVersion = kubeVersion;
    this.apiVersions = List.copyOf(apiVersions);
  }

  /** Whether charts are told of the cluster as it is. */
  public boolean tellsOfCluster() {
    return kubeVersion == null;
  }

  /**
   * Renders a HelmRelease.
   *
   * @throws RenderException when it cannot be; texts of Secrets are not in its message
   */
  public ReleaseRendering render(ReleaseRequest request) {
    try (SecretMarks secrets = new SecretMarks(request.values().secrets())) {
      try {
        return new Run(request, secrets).render();
      } catch (RenderException e) {
        String message = secrets.redacted(e.failure().message());
        throw message.equals(e.failure().message())
            ? e
            : new RenderException(e.failure().withMessage(message));
      }
    }
  }

  private ReleaseOptions options(ReleaseRequest request, DeniedLookup lookup) {
    ReleaseActions actions = request.spec().actions();
    ReleaseActions.Checks checks =
        request.upgrade() ? actions.upgrade().checks() : actions.install().checks();
    ReleaseTarget target = request.spec().target();
    ReleaseOptions.Builder options =
        ReleaseOptions.of(target.name(), target.namespace())
            .values(request.values().values())
            .revision(request.revision())
            .upgrade(request.upgrade())
            .skipSchemaValidation(!checks.valuesSchema())
            .lookup(lookup);
    ClusterCapabilities cluster = request.cluster();
    if (kubeVersion != null) {
      options.kubeVersion(kubeVersion);
    } else if (cluster != null) {
      options.cluster(cluster);
    }
    return options.moreApiVersions(apiVersions).build();
  }

  /** One rendering. */
  private final class Run {
    private final ReleaseRequest request;
    private final SecretMarks secrets;
    private final DeniedLookup lookup = new DeniedLookup();
    private @Nullable ExplainedRelease explained;

    Run(ReleaseRequest request, SecretMarks secrets) {
      this.request = request;
      this.secrets = secrets;
    }

    ReleaseRendering render() {
      ReleaseOptions options = options(request, lookup);
      RenderedRelease rendered = helm.render(request.chart(), options);
      explained = helm.explain(request.chart(), options, request.values().layers(), this::placed);
      PostRendering.Strategy strategy = request.spec().postRendering().strategy();
      PostRenderers post = new PostRenderers(request.spec().postRendering(), request.unit());
      List<RenderedObject> objects = new ArrayList<>();
      rendered.manifests().forEach(each -> objects.addAll(read(each.source(), each.content())));
      List<RenderedObject> changed;
      List<Hook> hooks = rendered.hooks();
      if (strategy == PostRendering.Strategy.COMBINED) {
        List<RenderedObject> all = new ArrayList<>(objects);
        all.addAll(read(hooks));
        List<RenderedObject> both = post.run(all);
        changed = both.subList(0, objects.size());
        hooks = changed(hooks, both.subList(objects.size(), both.size()));
      } else {
        changed = post.run(objects);
        if (strategy == PostRendering.Strategy.SEPARATE) {
          hooks = changed(hooks, post.run(read(hooks)));
        }
      }
      return rendering(options, rendered, changed, hooks);
    }

    private List<RenderedObject> read(String source, String text) {
      Location place = place(source);
      ExplainedRelease release = Objects.requireNonNull(explained);
      return RenderedObject.read(
          source,
          place,
          text,
          below ->
              ReleaseCauses.ofTemplate(
                  release, source, text, place, below, request.values().secrets()));
    }

    private List<RenderedObject> read(List<Hook> hooks) {
      List<RenderedObject> objects = new ArrayList<>();
      hooks.forEach(hook -> objects.addAll(read(hook.source(), hook.content())));
      return objects;
    }

    private List<Hook> changed(List<Hook> hooks, List<RenderedObject> objects) {
      if (hooks.size() != objects.size()) {
        return hooks; // One of them is a list, which no cluster takes as a hook.
      }
      List<Hook> changed = new ArrayList<>();
      for (int i = 0; i < hooks.size(); i++) {
        Hook hook = hooks.get(i);
        Manifest object = objects.get(i).manifest();
        changed.add(
            new Hook(
                hook.source(),
                object.ref().kind(),
                object.ref().name(),
                YamlWriter.write(object.content()).strip(),
                hook.weight(),
                hook.events(),
                hook.deletePolicies(),
                hook.outputLogPolicies()));
      }
      return changed;
    }

    private ReleaseRendering rendering(
        ReleaseOptions options,
        RenderedRelease rendered,
        List<RenderedObject> objects,
        List<Hook> hooks) {
      StringBuilder text = new StringBuilder();
      List<RenderedManifest> manifests = new ArrayList<>();
      for (RenderedObject object : objects) {
        Manifest manifest = object.manifest();
        String content = YamlWriter.write(manifest.content()).strip();
        text.append("---\n# Source: ").append(object.source()).append('\n');
        text.append(content).append('\n');
        manifests.add(
            new RenderedManifest(
                object.source(),
                manifest.apiVersion(),
                manifest.ref().kind(),
                manifest.ref().name(),
                content));
      }
      CrdFiles crds = new CrdFiles(rendered.crds(), request.crds(), request.unit(), this::place);
      List<Notice> notices = new ArrayList<>(rendered.notices());
      notices.addAll(crds.notices());
      notices.addAll(lookup.notices(place(request.chart().name() + "/Chart.yaml")));
      RenderedRelease release =
          new RenderedRelease(
              text.toString(), manifests, hooks, rendered.crds(), rendered.notes(), notices);
      List<Manifest> applied = new ArrayList<>();
      namespace(applied);
      applied.addAll(crds.manifests());
      for (RenderedObject each : objects) {
        Manifest owned = secrets.marked(owned(each.manifest()));
        applied.add(ReleaseCauses.marked(owned, each.manifest().sources()));
      }
      return new ReleaseRendering(
          request.chart(), options, release, new Manifests(applied, notices));
    }

    /** Source: Helm, which creates it with one label, and never deletes it. */
    private void namespace(List<Manifest> applied) {
      ReleaseTarget target = request.spec().target();
      if (target.named() && request.spec().actions().install().createsNamespace()) {
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("apiVersion", "v1");
        content.put("kind", "Namespace");
        content.put("metadata", Map.of("name", target.namespace()));
        applied.add(
            PostRenderers.withMetadata(
                Manifest.of(content),
                Map.of("name", target.namespace()),
                Map.of(CrdFiles.POLICY, "keep", CrdFiles.ONLY_CREATED, "IfNotPresent")));
      }
    }

    private Manifest owned(Manifest manifest) {
      ReleaseTarget target = request.spec().target();
      Manifest marked =
          PostRenderers.withMetadata(
              manifest,
              Map.of("app.kubernetes.io/managed-by", "Helm"),
              Map.of(
                  "meta.helm.sh/release-name", target.name(),
                  "meta.helm.sh/release-namespace", target.namespace()));
      boolean hasNamespace =
          !manifest.ref().namespace().isEmpty()
              || SCHEMA.clusterScoped(manifest.apiVersion(), manifest.ref().kind());
      return hasNamespace ? marked : withNamespace(marked, target.namespace());
    }

    /**
     * An applier takes it away from an object whose kind, which a definition in the cluster makes
     * known, has none.
     */
    private static Manifest withNamespace(Manifest manifest, String namespace) {
      Map<String, @Nullable Object> content = new LinkedHashMap<>(manifest.content());
      Map<String, @Nullable Object> metadata = PostRenderers.map(content.get("metadata"));
      metadata.put("namespace", namespace);
      content.put("metadata", metadata);
      return manifest.withContent(content);
    }

    private Location placed(Location inChart) {
      return new Location(place(inChart.file()).file(), inChart.line(), inChart.column());
    }

    /** Where a file of the chart is in the source: the name of the chart stands for its folder. */
    private Location place(String source) {
      int slash = source.indexOf('/');
      String path = request.chartPath();
      if (slash < 0 || path.isEmpty()) {
        return Location.of(source);
      }
      return Location.of(path.endsWith(".tgz") ? source : path + source.substring(slash));
    }
  }
}
