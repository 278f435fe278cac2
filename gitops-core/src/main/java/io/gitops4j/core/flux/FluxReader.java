package io.gitops4j.core.flux;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.graph.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Flux objects from rendered and substituted manifests; all others are passed over.
 *
 * <p>Every version of Kustomization, GitRepository, OCIRepository, HelmRepository, HelmChart and
 * Bucket from {@code v1beta1} on, and of HelmRelease from {@code v2beta1} on, is read. An object is
 * checked as Flux' CRDs check it, and unknown fields are errors, which an API server would drop
 * with a warning. Kinds that are not supported yet are listed, never left out. Pure: nothing is
 * read but the manifests.
 *
 * @since 0.1
 */
public final class FluxReader {

  private static final List<String> VERSIONS = List.of("v1", "v1beta2", "v1beta1");
  private static final List<String> RELEASE_VERSIONS = List.of("v2", "v2beta2", "v2beta1");

  private final List<Unit> units = new ArrayList<>();
  private final List<DeclaredSource> sources = new ArrayList<>();
  private final List<UnsupportedObject> unsupported = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  private FluxReader() {}

  /** What the Flux objects among manifests declare. */
  public static FluxObjects read(Manifests manifests) {
    FluxReader reader = new FluxReader();
    for (Manifest manifest : manifests) {
      if (FluxKinds.isFluxObject(manifest.ref())) {
        reader.read(manifest);
      }
    }
    return new FluxObjects(reader.units, reader.sources, reader.unsupported, reader.failures);
  }

  private void read(Manifest manifest) {
    ObjectRef ref = manifest.ref();
    if (ref.namespace().isEmpty()) {
      fail(manifest, "metadata.namespace is missing; add it");
    } else if (is(ref, FluxKinds.KUSTOMIZE_GROUP, FluxKinds.KUSTOMIZATION)) {
      readKustomization(manifest);
    } else if (is(ref, FluxKinds.SOURCE_GROUP, FluxKinds.GIT_REPOSITORY)) {
      readGitRepository(manifest);
    } else if (is(ref, FluxKinds.HELM_GROUP, FluxKinds.HELM_RELEASE)) {
      readHelmRelease(manifest);
    } else if (ref.group().equals(FluxKinds.SOURCE_GROUP)
        && FluxKinds.CHART_SOURCES.contains(ref.kind())) {
      readChartSource(manifest);
    } else {
      unsupported.add(new UnsupportedObject(ref, manifest.origin().orElse(null)));
    }
  }

  private static boolean is(ObjectRef ref, String group, String kind) {
    return ref.group().equals(group) && ref.kind().equals(kind);
  }

  private void readKustomization(Manifest manifest) {
    if (versionKnown(manifest, VERSIONS)) {
      Fields fields = Fields.of(manifest);
      Unit unit = new KustomizationReader(manifest, fields).read();
      if (valid(fields)) {
        units.add(unit);
      }
    }
  }

  private void readGitRepository(Manifest manifest) {
    if (versionKnown(manifest, VERSIONS)) {
      Fields fields = Fields.of(manifest);
      DeclaredSource source = new GitRepositoryReader(manifest, fields).read();
      if (valid(fields)) {
        sources.add(source);
      }
    }
  }

  private void readHelmRelease(Manifest manifest) {
    if (versionKnown(manifest, RELEASE_VERSIONS)) {
      Fields fields = Fields.of(manifest);
      HelmReleaseReader.Read release = new HelmReleaseReader(manifest, fields).read();
      if (valid(fields)) {
        units.add(release.unit());
        if (release.chart() != null) {
          sources.add(release.chart());
        }
      }
    }
  }

  private void readChartSource(Manifest manifest) {
    if (versionKnown(manifest, VERSIONS)) {
      Fields fields = Fields.of(manifest);
      DeclaredSource source = new ChartSourceReader(manifest, fields).read();
      if (valid(fields)) {
        sources.add(source);
      }
    }
  }

  private boolean valid(Fields fields) {
    List<Failure> problems = fields.finish();
    failures.addAll(problems);
    return problems.isEmpty();
  }

  private boolean versionKnown(Manifest manifest, List<String> versions) {
    boolean known = versions.contains(ObjectRef.versionOf(manifest.apiVersion()));
    if (!known) {
      fail(
          manifest,
          "the version in apiVersion "
              + manifest.apiVersion()
              + " is not known; use "
              + versions.get(0)
              + ", "
              + versions.get(1)
              + " or "
              + versions.get(2));
    }
    return known;
  }

  private void fail(Manifest manifest, String what) {
    Failure.Builder failure =
        Failure.builder(
                Stage.LOAD, Reason.INVALID, "Cannot read " + manifest.ref() + ": " + what + ".")
            .object(manifest.ref());
    manifest.origin().ifPresent(failure::location);
    failures.add(failure.build());
  }
}
