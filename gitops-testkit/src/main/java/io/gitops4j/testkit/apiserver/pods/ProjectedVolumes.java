package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of projected volumes. Surprising: a source of nothing is none to complain of, and what
 * is wrong with the path of a token, or with a path that is given twice, is told of the volume.
 * Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go}.
 */
final class ProjectedVolumes {

  private static final long LONGEST_TOKEN = 1L << 32;

  private final String path;
  private final Errors errors;
  private final Set<String> paths = new HashSet<>();

  private ProjectedVolumes(String path, Errors errors) {
    this.path = path;
    this.errors = errors;
  }

  static void validate(Map<String, @Nullable Object> volume, String path, Errors errors) {
    Volumes.mode(volume, "defaultMode", path, errors);
    ProjectedVolumes check = new ProjectedVolumes(path, errors);
    List<Map<String, @Nullable Object>> sources = Errors.objects(volume, "sources");
    for (int i = 0; i < sources.size(); i++) {
      check.source(sources.get(i), path + ".sources[" + i + "]");
    }
  }

  private void source(Map<String, @Nullable Object> source, String at) {
    int found = 0;
    for (String kind : List.of("secret", "configMap", "downwardAPI", "serviceAccountToken")) {
      Map<String, @Nullable Object> part = Json.map(source, kind);
      if (part != null) {
        found++;
        part(kind, part, at + "." + kind);
      }
    }
    if (found > 1) {
      errors.forbidden(at, "may not specify more than 1 volume type per source");
    }
  }

  private void part(String kind, Map<String, @Nullable Object> part, String at) {
    switch (kind) {
      case "downwardAPI" -> {
        for (Map<String, @Nullable Object> item : Errors.objects(part, "items")) {
          Volumes.downwardItem(item, at, errors);
          once(item, Json.string(item, "path"));
        }
      }
      case "serviceAccountToken" -> token(part, at);
      default -> {
        Volumes.need(part, at, errors, "name");
        List<Map<String, @Nullable Object>> items = Errors.objects(part, "items");
        for (int i = 0; i < items.size(); i++) {
          Volumes.item(items.get(i), at + ".items[" + i + "]", errors);
          once(items.get(i), Json.string(part, "name"));
        }
      }
    }
  }

  private void once(Map<String, @Nullable Object> item, String told) {
    String given = Json.string(item, "path");
    if (!given.isEmpty() && !paths.add(given)) {
      errors.invalid(path, told, "conflicting duplicate paths");
    }
  }

  private void token(Map<String, @Nullable Object> token, String at) {
    long seconds = Errors.number(token, 3600, "expirationSeconds");
    if (seconds < 600) {
      errors.invalid(
          at + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > LONGEST_TOKEN) {
      errors.invalid(
          at + ".expirationSeconds",
          seconds,
          "may not specify a duration larger than 2^32 seconds");
    }
    String given = Json.string(token, "path");
    if (given.isEmpty()) {
      errors.required(path + ".path");
    } else {
      Volumes.localPath(given, path + ".path", errors);
    }
  }
}
