package io.gitops4j.core.flux;

import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.helmrelease.ChartSelection;
import io.gitops4j.spi.SignaturePolicy;
import io.gitops4j.spi.SourceSpec;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source as an object declares it, before its credentials are looked up.
 *
 * @param spec what to read; without credentials
 * @param interval how often to look for a new revision
 * @param suspended whether it is left as it is
 * @param secrets which Secrets in the object's namespace belong to it
 * @param unsupportedField the field that is not supported yet, such as {@code spec.verify}; null
 *     when the source can be read
 * @param part of which other source it is a part, as a HelmChart is; null for one of its own
 * @since 0.1
 */
public record DeclaredSource(
    SourceSpec spec,
    Duration interval,
    boolean suspended,
    Secrets secrets,
    @Nullable String unsupportedField,
    @Nullable Part part) {

  /**
   * The names of the Secrets of a source, all in its own namespace.
   *
   * @param login the one with the credentials; null for none
   * @param certificates the one with certificates for TLS, which count before those of the other;
   *     null for none
   * @param signers the one with the keys of who must have signed it; null for none
   * @param proxy the one with the proxy to go through; null for none
   * @since 0.1
   */
  public record Secrets(
      @Nullable String login,
      @Nullable String certificates,
      @Nullable String signers,
      @Nullable String proxy) {

    /** No Secrets. */
    public static final Secrets NONE = new Secrets(null, null, null, null);
  }

  /**
   * What a HelmChart is of another source.
   *
   * @param of the HelmRepository, or the source that holds the chart's files
   * @param chart which chart of it
   * @since 0.1
   */
  public record Part(SourceKey of, ChartSelection chart) {}

  /** The same, written nowhere; for comparing two declarations. */
  public DeclaredSource withoutPlace() {
    return new DeclaredSource(
        spec.withoutPlace(), interval, suspended, secrets, unsupportedField, part);
  }

  /** The same of which somebody must have signed what it gives. */
  DeclaredSource withSignatures(SignaturePolicy policy) {
    return new DeclaredSource(
        spec.withSignatures(policy), interval, suspended, secrets, unsupportedField, part);
  }

  /** Of which other source it is a part. */
  public Optional<Part> partOf() {
    return Optional.ofNullable(part);
  }

  /** The name that units refer to it by. */
  public SourceKey key() {
    return new SourceKey(spec.kind(), spec.namespace(), spec.name());
  }

  /** The Secret with the credentials, if it names one. */
  public Optional<String> secret() {
    return Optional.ofNullable(secrets.login);
  }

  /** The Secret with certificates for TLS, if it names one. */
  public Optional<String> certSecret() {
    return Optional.ofNullable(secrets.certificates);
  }

  /** The Secret with the keys of who must have signed it, if it names one. */
  public Optional<String> signerSecret() {
    return Optional.ofNullable(secrets.signers);
  }

  /** The Secret with the proxy to go through, if it names one. */
  public Optional<String> proxySecret() {
    return Optional.ofNullable(secrets.proxy);
  }

  /** The field that is not supported yet, if there is one. */
  public Optional<String> unsupported() {
    return Optional.ofNullable(unsupportedField);
  }
}
