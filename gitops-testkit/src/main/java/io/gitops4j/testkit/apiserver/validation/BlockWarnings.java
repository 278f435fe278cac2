package io.gitops4j.testkit.apiserver.validation;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Warnings of blocks of addresses that are well-formed and written in an odd way. Source:
 * k8s.io/apimachinery, {@code pkg/util/validation/ip.go}, {@code GetWarningsForCIDR}.
 */
public final class BlockWarnings {

  private BlockWarnings() {}

  /** The warnings of a block such as {@code 10.0.0.1/8}; none when it is malformed. */
  public static List<String> of(String path, String value) {
    Addresses.Block block = Addresses.block(value).orElse(null);
    if (block == null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    if (!block.bare()) {
      warnings.add(
          path
              + ": CIDR value "
              + Json.text(value)
              + " is ambiguous in this context (should be "
              + Json.text(block.network())
              + " or "
              + Json.text(block.single())
              + "?)");
    }
    if (!block.isV6() && !value.equals(block.written())) {
      warnings.add(
          path
              + ": non-standard CIDR value "
              + Json.text(value)
              + " will be considered invalid in a future Kubernetes release: use "
              + Json.text(block.network()));
    }
    if (warnings.isEmpty() && block.isV6() && !value.equals(block.written())) {
      warnings.add(
          path
              + ": IPv6 CIDR value "
              + Json.text(value)
              + " should be in RFC 5952 canonical format ("
              + Json.text(block.written())
              + ")");
    }
    return warnings;
  }
}
