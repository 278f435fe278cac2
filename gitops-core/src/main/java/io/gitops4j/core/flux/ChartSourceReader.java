package io.gitops4j.core.flux;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.spi.SourceSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads HelmRepository, OCIRepository, HelmChart and Bucket.
 *
 * <p>Source: Flux source-controller, {@code api/v1}. Surprising: a HelmRepository of type {@code
 * oci} needs no interval, one of the other type has 1 minute by default. Tests: {@code
 * FluxReaderTest}.
 */
final class ChartSourceReader {

  private static final Set<String> PROVIDERS = Set.of("generic", "aws", "azure", "gcp");
  private static final Pattern CHARTS_URL = Pattern.compile("(http|https|oci)://.*");
  private static final Pattern OCI_URL = Pattern.compile("oci://.*");
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  private final Manifest manifest;
  private final Fields fields;
  private final Fields spec;
  private final boolean old;
  private @Nullable String unsupported;

  ChartSourceReader(Manifest manifest, Fields fields) {
    this.manifest = manifest;
    this.fields = fields;
    this.spec = fields.requiredChild("spec");
    this.old = !ObjectRef.versionOf(manifest.apiVersion()).equals("v1");
  }

  DeclaredSource read() {
    List.of("apiVersion", "kind", "metadata", "status").forEach(fields::skip);
    return switch (manifest.ref().kind()) {
      case FluxKinds.HELM_REPOSITORY -> helmRepository();
      case FluxKinds.OCI_REPOSITORY -> ociRepository();
      case FluxKinds.HELM_CHART -> new ChartReader(manifest, spec, old).helmChart();
      default -> bucket();
    };
  }

  private DeclaredSource helmRepository() {
    String url = url("url", CHARTS_URL, "must begin with http://, https:// or oci://");
    Map<String, String> settings = settings();
    if (spec.oneOf("type", Map.of("default", false, "oci", true), false)) {
      settings.put("type", "oci");
    }
    if (spec.flag("passCredentials")) {
      settings.put("passCredentials", "true");
    }
    spec.skip("accessFrom");
    Duration interval = spec.duration("interval");
    return declared(url, Map.of(), settings, interval == null ? DEFAULT_INTERVAL : interval);
  }

  private DeclaredSource ociRepository() {
    String url = url("url", OCI_URL, "must begin with oci://");
    Map<String, String> reference =
        texts(spec.child("ref"), "tag", "semver", "semverFilter", "digest");
    Map<String, String> settings = settings();
    if (spec.has("layerSelector")) {
      Fields selector = spec.child("layerSelector");
      settings.putAll(texts(selector, "mediaType", "operation"));
      selector.oneOf("operation", Map.of("extract", "", "copy", ""), "");
    }
    VerifyReader verify = new VerifyReader(spec, "spec.verify", true);
    unsupported = verify.unsupported();
    refuse("serviceAccountName");
    DeclaredSource read =
        declared(
            url,
            reference,
            settings,
            spec.requiredDuration("interval"),
            verify.secret(),
            spec.nameIn("proxySecretRef"));
    return verify.policy().map(read::withSignatures).orElse(read);
  }

  private DeclaredSource bucket() {
    Map<String, String> reference = new LinkedHashMap<>();
    reference.put("bucketName", spec.requiredText("bucketName"));
    reference.putAll(texts(spec, "prefix"));
    Map<String, String> settings = settings();
    settings.putAll(texts(spec, "region"));
    for (String name : List.of("sts", "certSecretRef", "proxySecretRef", "serviceAccountName")) {
      refuse(name);
    }
    if (old) {
      spec.skip("accessFrom");
    }
    return declared(
        spec.requiredText("endpoint"), reference, settings, spec.requiredDuration("interval"));
  }

  private String url(String name, Pattern form, String wrong) {
    String url = spec.requiredText(name);
    if (!url.equals("?") && !form.matcher(url).matches()) {
      spec.wrong(name, wrong);
    }
    return url;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    String provider = spec.text("provider", "generic");
    if (!PROVIDERS.contains(provider)) {
      spec.wrong("provider", "must be one of aws, azure, gcp, generic");
    } else if (!provider.equals("generic")) {
      settings.put("provider", provider);
    }
    if (spec.flag("insecure")) {
      settings.put("insecure", "true");
    }
    return settings;
  }

  private static Map<String, String> texts(Fields from, String... names) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : names) {
      String text = from.text(name, "");
      if (!text.isEmpty()) {
        texts.put(name, text);
      }
    }
    return texts;
  }

  /** Knows a field without which the source must not be read. */
  private void refuse(String name) {
    if (spec.has(name) && unsupported == null) {
      unsupported = "spec." + name;
    }
  }

  private DeclaredSource declared(
      String url, Map<String, String> reference, Map<String, String> settings, Duration interval) {
    return declared(url, reference, settings, interval, null, null);
  }

  private DeclaredSource declared(
      String url,
      Map<String, String> reference,
      Map<String, String> settings,
      Duration interval,
      @Nullable String signers,
      @Nullable String proxy) {
    Duration timeout = spec.duration("timeout");
    if (timeout != null && String.valueOf(spec.any("timeout")).contains("h")) {
      spec.wrong("timeout", "must be given in ms, s and m");
    }
    ObjectRef ref = manifest.ref();
    boolean ignores = !ref.kind().equals(FluxKinds.HELM_REPOSITORY);
    SourceSpec source =
        new SourceSpec(
            ref.kind(),
            ref.namespace(),
            ref.name(),
            url,
            reference,
            ignores ? spec.text("ignore") : null,
            timeout == null ? DEFAULT_TIMEOUT : timeout,
            Map.of(),
            manifest.origin().orElse(null),
            settings);
    return new DeclaredSource(
        source,
        interval,
        spec.flag("suspend"),
        new DeclaredSource.Secrets(
            spec.nameIn("secretRef"), spec.nameIn("certSecretRef"), signers, proxy),
        unsupported,
        null);
  }
}
