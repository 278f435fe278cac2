package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.Script;
import io.gitops4j.testkit.apiserver.Script.Step;
import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of conversations, and what their requests write: the values that a field of a kind has
 * anywhere, and the requests about a resource.
 */
final class Corpus {

  private static final Pattern ITEM = Pattern.compile("/\\d+(?=/|$)");
  private static final Set<String> NO_DONORS = Set.of("sequence", "discovery");

  /** A request of a conversation, which may be taken over by another. */
  record Donor(Script script, Step step) {}

  private final List<Script> scripts;
  private final Map<String, Set<@Nullable Object>> values = new LinkedHashMap<>();
  private final Map<String, List<Donor>> requests = new LinkedHashMap<>();

  private Corpus(List<Script> scripts) {
    this.scripts = scripts;
    for (Script script : scripts) {
      for (Step step : script.steps()) {
        if (step.body() instanceof Map<?, ?> && !Json.text(step.body()).contains("${")) {
          gather(Json.string(step.body(), "kind"), "", step.body());
        }
        boolean alone = !Json.text(step.body()).contains("${") && !step.path().contains("${");
        if (alone && !NO_DONORS.contains(script.area()) && step.bodyBase64() == null) {
          requests
              .computeIfAbsent(Place.of(step.path()).resource(), r -> new ArrayList<>())
              .add(new Donor(script, step));
        }
      }
    }
  }

  static Corpus read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    List<Script> scripts = new ArrayList<>();
    for (Path file : files) {
      scripts.add(Script.read(file));
    }
    return new Corpus(scripts);
  }

  List<Script> scripts() {
    return scripts;
  }

  private void gather(String kind, String at, @Nullable Object value) {
    values.computeIfAbsent(key(kind, at), k -> new LinkedHashSet<>()).add(value);
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> gather(kind, at + "/" + name, member));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        gather(kind, at + "/" + i, list.get(i));
      }
    }
  }

  private static String key(String kind, String at) {
    String place = ITEM.matcher(at).replaceAll("/-");
    int template = place.indexOf("/template/spec");
    // A pod is the same wherever it is.
    return template >= 0
        ? "pod" + place.substring(template + 14)
        : kind.equals("Pod") && place.startsWith("/spec")
            ? "pod" + place.substring(5)
            : kind + place;
  }

  /** What the field of a kind has in some script. */
  List<@Nullable Object> values(String kind, String at) {
    return new ArrayList<>(values.getOrDefault(key(kind, at), Set.of()));
  }

  /** The requests about a resource in all scripts. */
  List<Donor> requests(String resource) {
    return requests.getOrDefault(resource, List.of());
  }
}
