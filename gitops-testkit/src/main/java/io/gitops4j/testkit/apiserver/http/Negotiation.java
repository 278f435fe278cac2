package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.model.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which form an answer takes.
 *
 * <p>Two gates, as on a real server: go-restful looks at the media types without parameters, then
 * the API server at parameters and {@code as=}. Protobuf is for what has a message: built-in
 * objects, and the metadata of all. Source: k8s.io/apiserver, {@code
 * pkg/endpoints/handlers/negotiation/negotiate.go}.
 *
 * @param media how the answer is written
 * @param as {@code Table}, {@code PartialObjectMetadata}, {@code PartialObjectMetadataList}, or
 *     empty
 * @param group the group of what {@code as} names
 * @param version the version of what {@code as} names
 */
record Negotiation(Media media, String as, String group, String version) {
  static final String JSON = "application/json";
  static final String YAML = "application/yaml";
  static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final List<String> TYPES = List.of(JSON, YAML, PROTOBUF);

  /** How an answer is written. */
  enum Media {
    /** JSON. */
    JSON(Negotiation.JSON),
    /** YAML. */
    YAML(Negotiation.YAML),
    /** Protobuf. */
    PROTOBUF(Negotiation.PROTOBUF);

    private final String type;

    Media(String type) {
      this.type = type;
    }

    /** The media type. */
    String type() {
      return type;
    }
  }

  private static final Set<String> METADATA =
      Set.of("PartialObjectMetadata", "PartialObjectMetadataList");
  private static final Set<String> WITH_MESSAGE =
      Set.of("", "PartialObjectMetadata", "PartialObjectMetadataList");

  /** One element of an Accept header. */
  record Clause(String type, Map<String, String> parameters, double quality) {
    /** Whoever names more is asked first. */
    private long wildcards() {
      return type.chars().filter(c -> c == '*').count();
    }
  }

  /** The elements of an Accept header, best first; everything when there is none. */
  static List<Clause> clauses(@Nullable String accept) {
    List<Clause> clauses = new ArrayList<>();
    if (accept == null || accept.isBlank()) {
      clauses.add(new Clause("*/*", Map.of(), 1));
      return clauses;
    }
    for (String element : accept.split(",", -1)) {
      String[] parts = element.split(";", -1);
      Map<String, String> parameters = new LinkedHashMap<>();
      double quality = 1;
      for (int i = 1; i < parts.length; i++) {
        String[] pair = parts[i].trim().split("=", 2);
        String value = pair.length == 2 ? pair[1].trim() : "";
        if (pair[0].equals("q")) {
          quality = quality(value);
        } else {
          parameters.put(pair[0].toLowerCase(Locale.ROOT), value);
        }
      }
      clauses.add(new Clause(parts[0].trim().toLowerCase(Locale.ROOT), parameters, quality));
    }
    clauses.sort(
        Comparator.comparingDouble(Clause::quality).reversed().thenComparing(Clause::wildcards));
    return clauses;
  }

  private static double quality(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * The form of an answer that has no message in protobuf and no other forms.
   *
   * @throws ApiException 406
   */
  static Negotiation ofText(@Nullable String accept) {
    route(accept, false);
    return of(accept, Set.of(), false);
  }

  /**
   * The form of an answer to a review, which has no other forms.
   *
   * @throws ApiException 406
   */
  static Negotiation ofReview(@Nullable String accept) {
    return of(accept, WITH_MESSAGE, false);
  }

  /**
   * The form of an answer that is about objects.
   *
   * @param custom whether the objects are of a custom kind, of which only metadata has a message
   * @throws ApiException 406
   */
  static Negotiation of(@Nullable String accept, boolean custom) {
    return of(accept, custom ? METADATA : WITH_MESSAGE, true);
  }

  /**
   * The first gate, which stands before built-in kinds and discovery, and knows no wildcard but one
   * of everything.
   *
   * @param watchable whether the path also serves watches
   * @throws ApiException 406
   */
  static void route(@Nullable String accept, boolean watchable) {
    if (clauses(accept).stream()
        .noneMatch(c -> c.type().equals("*/*") || TYPES.contains(c.type()))) {
      throw unacceptable(watchable);
    }
  }

  private static Negotiation of(
      @Nullable String accept, Set<String> withMessage, boolean transformed) {
    for (Clause clause : clauses(accept)) {
      for (Media media : Media.values()) {
        if (matches(clause, media.type())) {
          String as = clause.parameters().getOrDefault("as", "");
          boolean written = media != Media.PROTOBUF || withMessage.contains(as);
          if (written && (as.isEmpty() || (transformed && known(clause, as)))) {
            return new Negotiation(
                media,
                as,
                clause.parameters().getOrDefault("g", ""),
                clause.parameters().getOrDefault("v", ""));
          }
        }
      }
    }
    throw only("application/json, application/yaml, application/vnd.kubernetes.protobuf");
  }

  private static boolean known(Clause clause, String as) {
    return clause.parameters().getOrDefault("g", "").equals("meta.k8s.io")
        && List.of("v1", "v1beta1").contains(clause.parameters().getOrDefault("v", ""))
        && List.of("Table", "PartialObjectMetadata", "PartialObjectMetadataList").contains(as);
  }

  private static boolean matches(Clause clause, String type) {
    return clause.type().equals(type)
        || clause.type().equals("*/*")
        || clause.type().equals("application/*");
  }

  /** Whether bodies of a media type are read. */
  static boolean readable(String mediaType) {
    return mediaType.equals("*/*") || TYPES.contains(mediaType);
  }

  /** JSON, whatever was asked for. */
  static Negotiation ofJson() {
    return new Negotiation(Media.JSON, "", "", "");
  }

  /** 406 of the first gate. */
  static ApiException unacceptable(boolean watchable) {
    return new ApiException(
        406,
        "NotAcceptable",
        "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml,"
            + " application/vnd.kubernetes.protobuf"
            + (watchable
                ? ", application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"
                : ""),
        Map.of());
  }

  /** 406 of the second gate. */
  static ApiException only(String types) {
    return new ApiException(
        406, "NotAcceptable", "only the following media types are accepted: " + types, null);
  }

  /** The form of an error: the first that was asked for and has no other forms, else JSON. */
  static Negotiation ofError(@Nullable String accept) {
    try {
      return of(accept, Set.of(""), false);
    } catch (ApiException e) {
      return ofJson();
    }
  }
}
