package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of a volume of which one lies at or below another: legal, and hardly meant. Source:
 * kubernetes/kubernetes {@code pkg/api/pod/warnings.go}.
 */
final class VolumePaths {

  private record Place(String path, String source) {
    boolean meets(Place other) {
      return !path.isEmpty()
          && !other.path.isEmpty()
          && ((path + "/").startsWith(other.path + "/")
              || (other.path + "/").startsWith(path + "/"));
    }

    @Override
    public String toString() {
      return Json.text(path) + (source.isEmpty() ? "" : " (" + source + ")");
    }
  }

  private VolumePaths() {}

  /** The warnings for all volumes of a Pod. */
  static List<String> overlapping(List<Map<String, @Nullable Object>> volumes) {
    List<String> warnings = new ArrayList<>();
    for (Map<String, @Nullable Object> volume : volumes) {
      String start = "volume " + Json.text(Json.string(volume, "name")) + " (";
      for (String kind : List.of("configMap", "secret", "downwardAPI")) {
        Map<String, @Nullable Object> source = Json.map(volume, kind);
        if (source != null) {
          warnings.addAll(
              overlaps(start + described(kind, source, "secretName"), items(source, "")));
        }
      }
      Map<String, @Nullable Object> projected = Json.map(volume, "projected");
      if (projected != null) {
        List<Place> places = new ArrayList<>();
        Errors.objects(projected, "sources").forEach(source -> places.addAll(projected(source)));
        warnings.addAll(overlaps(start + "Projected", places));
      }
    }
    return warnings;
  }

  private static List<Place> projected(Map<String, @Nullable Object> source) {
    for (String kind : List.of("configMap", "secret", "downwardAPI")) {
      Map<String, @Nullable Object> given = Json.map(source, kind);
      if (given != null && Json.list(given, "items") != null) {
        return items(given, described(kind, given, "name"));
      }
    }
    Map<String, @Nullable Object> token = Json.map(source, "serviceAccountToken");
    if (token != null) {
      return List.of(new Place(Json.string(token, "path"), "ServiceAccountToken"));
    }
    Map<String, @Nullable Object> bundle = Json.map(source, "clusterTrustBundle");
    if (bundle != null) {
      String name = Json.string(bundle, bundle.containsKey("name") ? "name" : "signerName");
      return List.of(
          new Place(Json.string(bundle, "path"), "ClusterTrustBundle " + Json.text(name)));
    }
    return List.of();
  }

  private static String described(
      String kind, Map<String, @Nullable Object> source, String secretName) {
    return switch (kind) {
      case "configMap" -> "ConfigMap " + Json.text(Json.string(source, "name"));
      case "secret" -> "Secret " + Json.text(Json.string(source, secretName));
      default -> "DownwardAPI";
    };
  }

  private static List<Place> items(Map<String, @Nullable Object> source, String description) {
    return Errors.objects(source, "items").stream()
        .map(item -> new Place(Json.string(item, "path"), description))
        .toList();
  }

  private static List<String> overlaps(String start, List<Place> places) {
    List<String> warnings = new ArrayList<>();
    List<Place> before = new ArrayList<>();
    for (Place given : places) {
      Place place = new Place(given.path().replaceAll("/+$", ""), given.source());
      for (Place other : before) {
        if (place.meets(other)) {
          warnings.add(start + "): overlapping paths: " + place + " with " + other);
        }
      }
      before.add(place);
    }
    return warnings;
  }
}
