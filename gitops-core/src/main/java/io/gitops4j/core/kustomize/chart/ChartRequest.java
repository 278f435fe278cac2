package io.gitops4j.core.kustomize.chart;

import io.gitops4j.Snapshot;
import io.gitops4j.core.chart.ChartReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chart that a kustomization asks for, with the names of {@code helmCharts}. Texts that are not
 * given are empty.
 *
 * @param snapshot the files of the repository that the kustomization is in. What is read of them
 *     counts against the limits of the build, and is what the result is kept for: they must be read
 *     while the request is answered, on the thread that asks
 * @param folder where the chart is in them, or would be: {@code charts/web} below the kustomization
 * @param isThere whether it is there; if not, there is a repository to fetch it from
 * @param chart its name, repository and version; they say nothing of what is in the folder
 * @param releaseName the name of the release
 * @param nameTemplate a template of the name of the release
 * @param namespace the namespace of the release: of the entry, or else of the kustomization or the
 *     next one around it that has one
 * @param values says what is given with {@code --values}
 * @param includesCrds whether the custom resource definitions of the chart belong to what it makes
 * @param hooks which hooks belong to what it makes
 * @param apiVersions more API versions of the cluster
 * @param kubeVersion the version of the cluster
 * @since 0.1
 */
public record ChartRequest(
    Snapshot snapshot,
    String folder,
    boolean isThere,
    ChartReference chart,
    String releaseName,
    String nameTemplate,
    String namespace,
    Values values,
    boolean includesCrds,
    Hooks hooks,
    List<String> apiVersions,
    String kubeVersion) {

  /** Copies the list. */
  public ChartRequest {
    apiVersions = List.copyOf(apiVersions);
  }

  /**
   * Says what values a chart gets.
   *
   * @since 0.1
   */
  @FunctionalInterface
  public interface Values {

    /**
     * The values, in the order of files after {@code --values}: tables of a later one are laid over
     * those of earlier ones.
     *
     * @param own the chart's own values, which count for a chart that is not there
     * @throws io.gitops4j.RenderException when a file of values cannot be read
     */
    List<Map<String, @Nullable Object>> over(Map<String, @Nullable Object> own);
  }

  /**
   * Which hooks belong to what a chart makes.
   *
   * @since 0.1
   */
  public enum Hooks {
    /** All. */
    ALL,
    /** All but those that test a release. */
    NO_TESTS,
    /** None. */
    NONE
  }
}
