package io.gitops4j.core.helm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a chart is told about the cluster, as {@code .Capabilities}. Immutable.
 *
 * @since 0.1
 */
public final class Capabilities {

  private static final String HELM_VERSION = "v3.22.0";
  private static final Capabilities DEFAULTS =
      new Capabilities(KubeVersion.parse("v1.34.0"), known(), HELM_VERSION);

  private final KubeVersion kubeVersion;
  private final List<String> apiVersions;
  private final String helmVersion;

  private Capabilities(KubeVersion kubeVersion, List<String> apiVersions, String helmVersion) {
    this.kubeVersion = kubeVersion;
    this.apiVersions = List.copyOf(apiVersions);
    this.helmVersion = helmVersion;
  }

  /**
   * Those of {@code helm template} without a cluster: Kubernetes 1.34 and the groups and versions
   * of its own kinds, none of which is named with a kind.
   */
  public static Capabilities defaults() {
    return DEFAULTS;
  }

  /** The same with another version of Kubernetes. */
  public Capabilities withKubeVersion(KubeVersion version) {
    return new Capabilities(version, apiVersions, helmVersion);
  }

  /**
   * The same with more API versions, as {@code --api-versions} adds them: {@code
   * monitoring.coreos.com/v1}, {@code monitoring.coreos.com/v1/ServiceMonitor}.
   */
  public Capabilities withMoreApiVersions(List<String> versions) {
    List<String> all = new ArrayList<>(apiVersions);
    all.addAll(versions);
    return new Capabilities(kubeVersion, all, helmVersion);
  }

  /** The same with exactly these API versions, such as those that a cluster has. */
  public Capabilities withApiVersions(List<String> versions) {
    return new Capabilities(kubeVersion, versions, helmVersion);
  }

  /** The version of Kubernetes. */
  public KubeVersion kubeVersion() {
    return kubeVersion;
  }

  /** The API versions, in order. */
  public List<String> apiVersions() {
    return apiVersions;
  }

  /** The version of Helm whose rules are followed. */
  public String helmVersion() {
    return helmVersion;
  }

  private static List<String> known() {
    try (InputStream in =
        Objects.requireNonNull(
            Capabilities.class.getResourceAsStream("default-api-versions.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
