package io.gitops4j.spi;

import io.gitops4j.Location;
import io.gitops4j.SecretValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source as a repository declares it: a Flux GitRepository, OCIRepository, Bucket, or a HelmChart
 * of a HelmRepository.
 *
 * <p>A HelmChart is one chart of a repository of charts: {@code url}, {@code credentials}, {@code
 * timeout} and {@code settings} are those of the HelmRepository, {@code ref} says which chart. Its
 * snapshot has the files of the chart, unpacked, at the root, and its revision is the version of
 * the chart. Source: Flux source-controller, the artifact of a HelmChart.
 *
 * @param kind the Flux kind, such as {@code GitRepository}
 * @param namespace the namespace of the object
 * @param name the name of the object
 * @param url the address
 * @param ref what to read: for a GitRepository any of {@code branch}, {@code tag}, {@code semver},
 *     {@code name}, {@code commit}; for an OCIRepository any of {@code tag}, {@code semver}, {@code
 *     semverFilter}, {@code digest}; for a Bucket {@code bucketName} and {@code prefix}; for a
 *     HelmChart {@code chart}, its name, and {@code version}, a range
 * @param ignore patterns in the form of {@code .gitignore} that replace the default exclusions;
 *     null when none are given
 * @param timeout the longest a call to the other side may take
 * @param credentials what the object's Secret holds, by key; empty when it names none
 * @param declaredAt where the object was written; null when unknown
 * @param settings other fields of the object by which the other side is reached, by name: {@code
 *     recurseSubmodules} of a GitRepository, {@code provider}, {@code insecure}, {@code region} of
 *     a Bucket, {@code type} and {@code passCredentials} of a HelmRepository, {@code mediaType} and
 *     {@code operation} of the layerSelector of an OCIRepository; without those that have their
 *     defaults
 * @param signaturePolicy who must have signed what the source gives; null when nobody has to
 * @param proxy what the Secret of {@code proxySecretRef} holds, by key: {@code address}, {@code
 *     username}, {@code password}; empty when the source is reached without a proxy
 * @since 0.1
 */
public record SourceSpec(
    String kind,
    String namespace,
    String name,
    String url,
    Map<String, String> ref,
    @Nullable String ignore,
    Duration timeout,
    Map<String, SecretValue> credentials,
    @Nullable Location declaredAt,
    Map<String, String> settings,
    @Nullable SignaturePolicy signaturePolicy,
    Map<String, SecretValue> proxy) {

  /** Copies the maps. */
  public SourceSpec {
    ref = Map.copyOf(ref);
    credentials = Map.copyOf(credentials);
    settings = Map.copyOf(settings);
    proxy = Map.copyOf(proxy);
  }

  /** A source without a proxy, of which nobody has to have signed what it gives. */
  public SourceSpec(
      String kind,
      String namespace,
      String name,
      String url,
      Map<String, String> ref,
      @Nullable String ignore,
      Duration timeout,
      Map<String, SecretValue> credentials,
      @Nullable Location declaredAt,
      Map<String, String> settings) {
    this(
        kind,
        namespace,
        name,
        url,
        ref,
        ignore,
        timeout,
        credentials,
        declaredAt,
        settings,
        null,
        Map.of());
  }

  /** A source without other settings. */
  public SourceSpec(
      String kind,
      String namespace,
      String name,
      String url,
      Map<String, String> ref,
      @Nullable String ignore,
      Duration timeout,
      Map<String, SecretValue> credentials,
      @Nullable Location declaredAt) {
    this(kind, namespace, name, url, ref, ignore, timeout, credentials, declaredAt, Map.of());
  }

  /** The same source with other credentials. */
  public SourceSpec withCredentials(Map<String, SecretValue> others) {
    return new SourceSpec(
        kind,
        namespace,
        name,
        url,
        ref,
        ignore,
        timeout,
        others,
        declaredAt,
        settings,
        signaturePolicy,
        proxy);
  }

  /** The same source of which somebody must have signed what it gives. */
  public SourceSpec withSignatures(SignaturePolicy policy) {
    return new SourceSpec(
        kind,
        namespace,
        name,
        url,
        ref,
        ignore,
        timeout,
        credentials,
        declaredAt,
        settings,
        policy,
        proxy);
  }

  /** The same source through a proxy. */
  public SourceSpec withProxy(Map<String, SecretValue> values) {
    return new SourceSpec(
        kind,
        namespace,
        name,
        url,
        ref,
        ignore,
        timeout,
        credentials,
        declaredAt,
        settings,
        signaturePolicy,
        values);
  }

  /** The same source, written nowhere; for comparing two declarations. */
  public SourceSpec withoutPlace() {
    return new SourceSpec(
        kind,
        namespace,
        name,
        url,
        ref,
        ignore,
        timeout,
        credentials,
        null,
        settings,
        signaturePolicy,
        proxy);
  }

  /**
   * The same, reached as another source is: with its address, timeout, credentials, settings and
   * proxy. Who must have signed it stays.
   */
  public SourceSpec reachedAs(SourceSpec other) {
    return new SourceSpec(
        kind,
        namespace,
        name,
        other.url,
        ref,
        ignore,
        other.timeout,
        other.credentials,
        declaredAt,
        other.settings,
        signaturePolicy,
        other.proxy);
  }

  /** Where the object was written. */
  public Optional<Location> location() {
    return Optional.ofNullable(declaredAt);
  }

  /** Who must have signed what the source gives. */
  public Optional<SignaturePolicy> signatures() {
    return Optional.ofNullable(signaturePolicy);
  }
}
