package io.gitops4j.core.flux;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.spi.SourceSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a GitRepository. Source: Flux source-controller, {@code api/v1/gitrepository_types.go}. */
final class GitRepositoryReader {

  private static final Pattern URL = Pattern.compile("(http|https|ssh)://.+");
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final List<String> REF_FIELDS =
      List.of("branch", "tag", "semver", "name", "commit");

  /** Fields that change what is read or whether it is trusted; without support, nothing is read. */
  private static final List<String> UNSUPPORTED =
      List.of("verify", "include", "sparseCheckout", "serviceAccountName");

  private final Manifest manifest;
  private final Fields fields;
  private final Fields spec;

  GitRepositoryReader(Manifest manifest, Fields fields) {
    this.manifest = manifest;
    this.fields = fields;
    this.spec = fields.requiredChild("spec");
  }

  DeclaredSource read() {
    List.of("apiVersion", "kind", "metadata", "status").forEach(fields::skip);
    String url = spec.requiredText("url");
    if (!url.equals("?") && !URL.matcher(url).matches()) {
      spec.wrong("url", "must begin with http://, https:// or ssh://");
    }
    Duration timeout = spec.duration("timeout");
    if (timeout != null && String.valueOf(spec.any("timeout")).contains("h")) {
      spec.wrong("timeout", "must be given in ms, s and m");
    }
    ObjectRef ref = manifest.ref();
    SourceSpec source =
        new SourceSpec(
            ref.kind(),
            ref.namespace(),
            ref.name(),
            url,
            reference(),
            spec.text("ignore"),
            timeout == null ? DEFAULT_TIMEOUT : timeout,
            Map.of(),
            manifest.origin().orElse(null),
            spec.flag("recurseSubmodules") ? Map.of("recurseSubmodules", "true") : Map.of());
    return new DeclaredSource(
        source,
        spec.requiredDuration("interval"),
        spec.flag("suspend"),
        new DeclaredSource.Secrets(
            spec.nameIn("secretRef"), null, null, spec.nameIn("proxySecretRef")),
        unsupported(),
        null);
  }

  private Map<String, String> reference() {
    Fields reference = spec.child("ref");
    Map<String, String> parts = new LinkedHashMap<>();
    for (String name : REF_FIELDS) {
      String value = reference.text(name);
      if (value != null && !value.isEmpty()) {
        parts.put(name, value);
      }
    }
    return parts;
  }

  private @Nullable String unsupported() {
    if (!ObjectRef.versionOf(manifest.apiVersion()).equals("v1")) {
      spec.skip("accessFrom");
      spec.skip("gitImplementation");
    }
    String provider = spec.text("provider", "generic");
    String found = null;
    for (String name : UNSUPPORTED) {
      found = found == null && spec.has(name) ? "spec." + name : found;
      spec.skip(name);
    }
    return found == null && !provider.equals("generic") ? "spec.provider " + provider : found;
  }
}
