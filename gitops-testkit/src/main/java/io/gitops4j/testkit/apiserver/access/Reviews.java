package io.gitops4j.testkit.apiserver.access;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.typed.TypedForm;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects that are questions: reviews of access and tokens, which are answered and not stored.
 *
 * <p>Source: k8s.io/kubernetes, {@code pkg/registry/authorization} and {@code
 * pkg/registry/authentication}.
 */
public final class Reviews {
  static final String AUDIENCE = "https://kubernetes.default.svc";

  /** Reviews whose spec stays, and so has an owner. */
  private static final Set<String> OWNED =
      Set.of(
          "LocalSubjectAccessReview",
          "SelfSubjectAccessReview",
          "SubjectAccessReview",
          "TokenReview");

  private final Clock clock;
  private final Authentication authentication;
  private final Authorizer authorizer;
  private final RulesOf rules;
  private final TokenRequests tokens;

  /** What a user may do in a namespace. */
  @FunctionalInterface
  public interface RulesOf {
    /** The rules, as roles hold them. */
    List<Map<String, @Nullable Object>> of(User user, String namespace);
  }

  /** Reviews that an authorizer answers. */
  public Reviews(
      ObjectStore store,
      Clock clock,
      Authentication authentication,
      Authorizer authorizer,
      RulesOf rules) {
    this.clock = clock;
    this.authentication = authentication;
    this.authorizer = authorizer;
    this.rules = rules;
    this.tokens = new TokenRequests(store, clock, authentication);
  }

  /**
   * Answers a review.
   *
   * @param owners notes in the metadata of what was asked who asked it
   */
  public Map<String, @Nullable Object> review(
      Kind kind,
      String namespace,
      @Nullable Object body,
      User user,
      Consumer<Map<String, @Nullable Object>> owners) {
    Map<String, @Nullable Object> answer = head(kind.kind(), kind.apiVersion(), typed(kind, body));
    place(answer, namespace);
    if (OWNED.contains(kind.kind()) && Json.map(answer, "spec") != null) {
      owners.accept(answer);
    }
    Map<String, @Nullable Object> spec = Json.child(answer, "spec");
    checkAccess(kind, spec, Json.child(answer, "metadata"));
    switch (kind.kind()) {
      case "SelfSubjectAccessReview" -> answer.put("status", access(user, spec));
      case "SubjectAccessReview", "LocalSubjectAccessReview" ->
          answer.put("status", access(subject(spec), spec));
      case "SelfSubjectRulesReview" -> {
        if (Json.string(spec, "namespace").isEmpty()) {
          throw ApiException.badRequest("no namespace on request");
        }
        answer.put("spec", new LinkedHashMap<String, @Nullable Object>());
        answer.put("status", rules(user, Json.string(spec, "namespace")));
      }
      case "SelfSubjectReview" -> {
        answer.remove("spec");
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("userInfo", userInfo(user));
        answer.put("status", status);
        Json.child(answer, "metadata").put("creationTimestamp", now());
      }
      case "TokenReview" -> {
        if (Json.string(spec, "token").isEmpty()) {
          throw ApiException.badRequest("token is required for TokenReview in authentication");
        }
        answer.put("status", token(Json.string(spec, "token")));
      }
      default ->
          throw new ApiException(
              501,
              "NotImplemented",
              "the embedded API server does not answer a " + kind.kind(),
              null);
    }
    return answer;
  }

  /** The tokens of service accounts that are asked for. */
  public TokenRequests tokens() {
    return tokens;
  }

  /** Reviews are in the namespace of their path, and in none when that names none. */
  private static void place(Map<String, @Nullable Object> answer, String namespace) {
    Map<String, @Nullable Object> metadata = Json.child(answer, "metadata");
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", namespace);
    }
  }

  private static void checkAccess(
      Kind kind, Map<String, @Nullable Object> spec, Map<String, @Nullable Object> metadata) {
    if (!kind.kind().endsWith("AccessReview")) {
      return;
    }
    List<FieldError> errors = new ArrayList<>();
    boolean ofResource = spec.containsKey("resourceAttributes");
    boolean ofPath = spec.containsKey("nonResourceAttributes");
    if (ofResource && ofPath) {
      errors.add(
          FieldError.invalid(
              "spec.nonResourceAttributes",
              path(spec),
              "cannot be specified in combination with resourceAttributes"));
    } else if (!ofResource && !ofPath) {
      errors.add(
          FieldError.invalid(
              "spec.resourceAttributes",
              spec.get("resourceAttributes"),
              "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
    }
    if (!kind.kind().startsWith("Self")
        && Json.string(spec, "user").isEmpty()
        && Json.list(spec, "groups") == null) {
      errors.add(
          FieldError.invalid("spec.user", "", "at least one of user or group must be specified"));
    }
    metadata(kind, metadata, errors);
    if (kind.kind().startsWith("Local")) {
      inNamespace(metadata, spec, errors);
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(kind.group(), "", "", errors);
    }
  }

  /** A path as the internal type prints it. */
  private static Map<String, @Nullable Object> path(Map<String, @Nullable Object> spec) {
    Map<String, @Nullable Object> path = new LinkedHashMap<>();
    path.put("Path", Json.string(spec, "nonResourceAttributes", "path"));
    path.put("Verb", Json.string(spec, "nonResourceAttributes", "verb"));
    return path;
  }

  /** A review has no metadata but its owners; a local one has a namespace, too. */
  private static void metadata(
      Kind kind, Map<String, @Nullable Object> metadata, List<FieldError> errors) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(metadata);
    rest.remove("managedFields");
    boolean local = kind.kind().startsWith("Local");
    if (local) {
      rest.remove("namespace");
    }
    rest.values().removeIf(v -> v == null || v.equals("") || v.equals(Map.of()));
    if (!rest.isEmpty()) {
      String why = local ? "must be empty except for namespace" : "must be empty";
      errors.add(FieldError.invalid("metadata", metadata, why));
    }
  }

  private static void inNamespace(
      Map<String, @Nullable Object> metadata,
      Map<String, @Nullable Object> spec,
      List<FieldError> errors) {
    String asked = Json.string(spec, "resourceAttributes", "namespace");
    if (spec.containsKey("resourceAttributes")
        && !asked.equals(Json.string(metadata, "namespace"))) {
      errors.add(
          FieldError.invalid(
              "spec.resourceAttributes.namespace", asked, "must match metadata.namespace"));
    }
    if (spec.containsKey("nonResourceAttributes")) {
      errors.add(
          FieldError.invalid(
              "spec.nonResourceAttributes", path(spec), "disallowed on this kind of request"));
    }
  }

  /** What was asked as its struct shows it: empty values are not there. */
  private static @Nullable Object typed(Kind kind, @Nullable Object body) {
    TypedForm form = TypedForm.of(kind);
    if (!form.known() || !(body instanceof Map<?, ?> map)) {
      return body;
    }
    Map<String, @Nullable Object> copy = Json.copyMap(map);
    try {
      form.decode(copy);
    } catch (DecodeFailure e) {
      throw ApiException.badRequest(
          kind.kind()
              + " in version \""
              + kind.version()
              + "\" cannot be handled as a "
              + kind.kind()
              + ": "
              + e.getMessage());
    }
    copy.keySet().retainAll(map.keySet());
    return copy;
  }

  /** The beginning of an answer: what was asked, without what was not. */
  static Map<String, @Nullable Object> head(String kind, String apiVersion, @Nullable Object body) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("kind", kind);
    answer.put("apiVersion", apiVersion);
    Map<String, @Nullable Object> metadata = Json.map(body, "metadata");
    answer.put(
        "metadata", metadata == null ? new LinkedHashMap<String, @Nullable Object>() : metadata);
    Map<String, @Nullable Object> spec = Json.map(body, "spec");
    if (spec != null) {
      answer.put("spec", spec);
    }
    return answer;
  }

  /** Now, to the second, as objects hold it. */
  public String now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }

  private static User subject(Map<String, @Nullable Object> spec) {
    List<@Nullable Object> groups = Json.list(spec, "groups");
    return new User(
        Json.string(spec, "user"),
        Json.string(spec, "uid"),
        groups == null ? List.of() : groups.stream().map(String::valueOf).toList(),
        Map.of());
  }

  private Map<String, @Nullable Object> access(User user, Map<String, @Nullable Object> spec) {
    Map<String, @Nullable Object> resource = Json.map(spec, "resourceAttributes");
    Attributes wanted =
        resource == null
            ? Attributes.path(
                user,
                Json.string(spec, "nonResourceAttributes", "verb"),
                Json.string(spec, "nonResourceAttributes", "path"))
            : Attributes.resource(
                user,
                Json.string(resource, "verb"),
                Json.string(resource, "group"),
                Json.string(resource, "resource"),
                Json.string(resource, "subresource"),
                Json.string(resource, "namespace"),
                Json.string(resource, "name"));
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("allowed", authorizer.allows(wanted));
    if (authorizer instanceof Explaining explaining) {
      String reason = explaining.reason(wanted);
      if (!reason.isEmpty()) {
        status.put("reason", reason);
      }
    }
    return status;
  }

  /** An authorizer that says why. */
  public interface Explaining {
    /** Why something is allowed; empty when it is not, or nothing is to say. */
    String reason(Attributes attributes);
  }

  private Map<String, @Nullable Object> rules(User user, String namespace) {
    List<@Nullable Object> resources = new ArrayList<>();
    List<@Nullable Object> paths = new ArrayList<>();
    List<Map<String, @Nullable Object>> given =
        authorizer == Authorizer.EVERYTHING ? anything() : rules.of(user, namespace);
    for (Map<String, @Nullable Object> rule : given) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>(rule);
      (rule.containsKey("nonResourceURLs") ? paths : resources).add(copy);
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("resourceRules", resources);
    status.put("nonResourceRules", paths);
    status.put("incomplete", false);
    return status;
  }

  /** What one may do where nobody asks who may do what. */
  private static List<Map<String, @Nullable Object>> anything() {
    List<@Nullable Object> all = List.of("*");
    Map<String, @Nullable Object> resources = new LinkedHashMap<>();
    resources.put("verbs", all);
    resources.put("apiGroups", all);
    resources.put("resources", all);
    Map<String, @Nullable Object> paths = new LinkedHashMap<>();
    paths.put("verbs", all);
    paths.put("nonResourceURLs", all);
    return List.of(resources, paths);
  }

  private static Map<String, @Nullable Object> userInfo(User user) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      info.put("groups", new ArrayList<@Nullable Object>(user.groups()));
    }
    if (!user.extra().isEmpty()) {
      Map<String, @Nullable Object> extra = new LinkedHashMap<>();
      new TreeMap<>(user.extra())
          .forEach((k, v) -> extra.put(k, new ArrayList<@Nullable Object>(v)));
      info.put("extra", extra);
    }
    return info;
  }

  private Map<String, @Nullable Object> token(String token) {
    User user = authentication.ofToken(token);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    if (user == null) {
      status.put("user", new LinkedHashMap<String, @Nullable Object>());
      status.put("error", "invalid bearer token");
    } else {
      status.put("authenticated", true);
      status.put("user", userInfo(user));
      status.put("audiences", new ArrayList<@Nullable Object>(List.of(AUDIENCE)));
    }
    return status;
  }
}
