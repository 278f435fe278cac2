package io.gitops4j.spi;

import java.util.List;

/**
 * What a cluster says it is and serves, which charts are told as {@code .Capabilities}.
 *
 * <p>Source: Helm 3.22 {@code pkg/action/action.go}, {@code getCapabilities} and {@code
 * GetVersionSet}.
 *
 * @param version the whole version, as {@code /version} has it in {@code gitVersion}: {@code
 *     v1.34.1}, or with what its maker adds {@code v1.34.1-eks-113cf36}
 * @param major its first number, such as {@code 1}
 * @param minor its second number, such as {@code 34}; some makers add a {@code +}
 * @param apiVersions each version of a group, such as {@code apps/v1}, and each kind in one, such
 *     as {@code apps/v1/Deployment}, those of subresources included; sorted, none twice
 * @since 0.1
 */
public record ClusterCapabilities(
    String version, String major, String minor, List<String> apiVersions) {

  /** The list is copied. */
  public ClusterCapabilities {
    apiVersions = List.copyOf(apiVersions);
  }
}
