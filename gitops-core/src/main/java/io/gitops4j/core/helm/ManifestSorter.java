package io.gitops4j.core.helm;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.core.chart.YamlFields;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what templates wrote into objects and hooks.
 *
 * <p>The rule: files by path, documents in their order, then by kind as Helm installs them; a
 * document with the annotation {@code helm.sh/hook} is a hook. Surprising cases: hooks are ordered
 * by kind, too, their weight counts only when they run; a hook with one unknown event vanishes
 * altogether; a weight that is no number is 0; every document must be a mapping, in files of every
 * extension. Source: Helm 3.22 {@code pkg/releaseutil/manifest_sorter.go}. Tests: {@code
 * HelmRendererTest}.
 */
final class ManifestSorter {

  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V11, new YamlLimits(16 << 20, 200, 2_000_000, 200_000))
          .lastKeyWins();
  private static final String HOOK = "helm.sh/hook";

  private final Warnings warnings;
  private final List<RenderedManifest> manifests = new ArrayList<>();
  private final List<Hook> hooks = new ArrayList<>();

  private ManifestSorter(Warnings warnings) {
    this.warnings = warnings;
  }

  static ManifestSorter sort(SortedMap<String, String> files, Warnings warnings) {
    ManifestSorter sorter = new ManifestSorter(warnings);
    files.forEach(
        (path, text) -> {
          for (String document : Documents.split(text)) {
            sorter.add(path, document);
          }
        });
    Comparator<String> order = KindOrder.install();
    sorter.manifests.sort((a, b) -> order.compare(a.kind(), b.kind()));
    sorter.hooks.sort((a, b) -> order.compare(a.kind(), b.kind()));
    return sorter;
  }

  /** What is no hook, in the order of installation. */
  List<RenderedManifest> manifests() {
    return manifests;
  }

  /** The hooks, in the order of installation of their kinds. */
  List<Hook> hooks() {
    return hooks;
  }

  /** The objects of a text that no template wrote, in its order. */
  static List<RenderedManifest> read(String source, String text) {
    List<RenderedManifest> manifests = new ArrayList<>();
    for (String document : Documents.split(text)) {
      manifests.add(manifest(source, document, head(source, document)));
    }
    return manifests;
  }

  private void add(String path, String document) {
    YamlFields head = head(path, document);
    RenderedManifest manifest = manifest(path, document, head);
    Map<String, String> annotations =
        checked(path, () -> head.fields("metadata").map("annotations"));
    if (annotations.containsKey(HOOK)) {
      hook(manifest, annotations).ifPresent(hooks::add);
    } else {
      manifests.add(manifest);
    }
  }

  private static YamlFields head(String path, String document) {
    return checked(
        path,
        () -> {
          List<YamlNode> nodes = READER.readAll(path, document);
          return YamlFields.of(path, nodes.isEmpty() ? null : nodes.get(0));
        });
  }

  private static RenderedManifest manifest(String path, String document, YamlFields head) {
    return checked(
        path,
        () ->
            new RenderedManifest(
                path,
                head.text("apiVersion"),
                head.text("kind"),
                head.fields("metadata").text("name"),
                document));
  }

  private static <T> T checked(String path, Supplier<T> read) {
    try {
      return read.get();
    } catch (YamlException e) {
      throw HelmProblem.of(
          e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID,
          "YAML parse error on %s: line %d of a document it wrote: %s; correct the template or the values it is given."
              .formatted(path, e.location().line(), e.getMessage()),
          Location.of(path),
          e);
    }
  }

  private Optional<Hook> hook(RenderedManifest manifest, Map<String, String> annotations) {
    List<HookEvent> events = new ArrayList<>();
    for (String word : words(annotations.get(HOOK))) {
      Optional<HookEvent> event = HookEvent.of(word);
      if (event.isEmpty()) {
        warnings.add(
            "skipping unknown hook: \"%s\" of %s %s in %s"
                .formatted(
                    annotations.get(HOOK), manifest.kind(), manifest.name(), manifest.source()));
        return Optional.empty();
      }
      events.add(event.get());
    }
    return Optional.of(
        new Hook(
            manifest.source(),
            manifest.kind(),
            manifest.name(),
            manifest.content(),
            weight(annotations.getOrDefault("helm.sh/hook-weight", "")),
            events,
            words(annotations.get("helm.sh/hook-delete-policy")),
            words(annotations.get("helm.sh/hook-output-log-policy"))));
  }

  private static List<String> words(@Nullable String list) {
    List<String> words = new ArrayList<>();
    if (list != null) {
      for (String word : list.split(",", -1)) {
        words.add(Documents.trim(word).toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  private static int weight(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
