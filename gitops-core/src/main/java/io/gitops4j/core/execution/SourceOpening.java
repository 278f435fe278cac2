package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import java.util.List;

/**
 * Opens declared sources with the first provider that knows them; nobody opens one who would not
 * keep to its {@code verify} and {@code proxySecretRef}.
 */
final class SourceOpening {

  private final List<SourceProvider> providers;

  SourceOpening(List<SourceProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /** Whether anybody can open a source. */
  boolean reads(SourceSpec spec) {
    return providers.stream().anyMatch(provider -> provider.supports(spec));
  }

  /** The source; the caller closes it. */
  Source open(SourceSpec spec) {
    for (SourceProvider provider : providers) {
      if (provider.supports(spec)) {
        require(provider, spec);
        return provider.open(spec);
      }
    }
    throw refused(
        spec,
        "no source provider reads "
            + spec.url()
            + "; add one"
            + (spec.kind().equals("GitRepository") ? ", or say that it is this repository" : ""));
  }

  private static void require(SourceProvider provider, SourceSpec spec) {
    if (spec.signatures().isPresent() && !provider.verifiesSignatures()) {
      throw refused(
          spec,
          "its verify asks for signatures, which the source provider %s does not check; remove verify, or use one that does"
              .formatted(provider.id()));
    }
    if (!spec.proxy().isEmpty() && !provider.usesProxies()) {
      throw refused(
          spec,
          "its proxySecretRef names a proxy, which the source provider %s does not go through; remove it, or use one that does"
              .formatted(provider.id()));
    }
  }

  private static SourceException refused(SourceSpec spec, String why) {
    Failure.Builder failure =
        Failure.builder(
            Stage.RESOLVE,
            Reason.UNSUPPORTED,
            "Cannot open %s/%s/%s: %s.".formatted(spec.kind(), spec.namespace(), spec.name(), why));
    spec.location().ifPresent(failure::location);
    return new SourceException(failure.build());
  }
}
