package io.gitops4j.testkit.apiserver.access;

import io.gitops4j.testkit.apiserver.model.ApiException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: by client certificate or bearer token, and as whom, by the headers of impersonation.
 *
 * <p>Without access control everybody is an administrator, unless he impersonates somebody. A
 * certificate counts before a token; when it does not count, a token that does saves it. Source:
 * k8s.io/apiserver, {@code pkg/endpoints/filters/{authentication,impersonation}.go}; held by the
 * {@code access} conversations.
 */
public final class Authentication {
  private static final String UNAUTHENTICATED = "system:unauthenticated";
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private final boolean required;
  private final @Nullable ClientCertificates certificates;
  private final Map<String, User> tokens = new ConcurrentHashMap<>();

  /**
   * Knows users.
   *
   * @param required whether credentials are looked at
   * @param certificates knows those who show a certificate; null when nobody can
   */
  public Authentication(boolean required, @Nullable ClientCertificates certificates) {
    this.required = required;
    this.certificates = certificates;
  }

  /** A refusal that is plain text. */
  public static final class PlainRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlainRefusal(String message) {
      super(message, null, false, false);
    }
  }

  /** Knows a token from now on. */
  public void token(String token, User user) {
    tokens.put(token, user);
  }

  /** The user of a token; null of one that is not known. */
  @Nullable User ofToken(String token) {
    return tokens.get(token);
  }

  /**
   * Who asks.
   *
   * @param certificate what the client shows of itself; null for nothing
   */
  public User user(
      @Nullable X509Certificate certificate,
      Function<String, List<String>> headers,
      Authorizer authorizer) {
    return impersonated(authenticated(certificate, headers), headers, authorizer);
  }

  private User authenticated(
      @Nullable X509Certificate certificate, Function<String, List<String>> headers) {
    if (!required) {
      return User.administrator();
    }
    List<String> given = headers.apply("Authorization");
    String credentials = given.isEmpty() ? "" : given.get(0);
    boolean bearer = credentials.toLowerCase(Locale.ROOT).startsWith("bearer ");
    User byToken = bearer ? tokens.get(credentials.substring(7).trim()) : null;
    User user = byToken;
    if (certificate != null && certificates != null) {
      try {
        User named = certificates.user(certificate);
        user = named == null ? byToken : named;
      } catch (ApiException refusal) {
        if (byToken == null) {
          throw refusal;
        }
      }
    }
    if (user == null && bearer) {
      throw new ApiException(401, "Unauthorized", "Unauthorized", null);
    }
    return user == null ? User.anonymous() : user;
  }

  private User impersonated(
      User user, Function<String, List<String>> headers, Authorizer authorizer) {
    String name = first(headers.apply("Impersonate-User"));
    List<String> groups = new ArrayList<>(headers.apply("Impersonate-Group"));
    String uid = first(headers.apply("Impersonate-Uid"));
    Map<String, List<String>> extra = extra(headers);
    if (name.isEmpty()) {
      if (!groups.isEmpty() || !extra.isEmpty() || !uid.isEmpty()) {
        throw new PlainRefusal(
            "requested " + references(groups, extra, uid) + " without impersonating a user");
      }
      return user;
    }
    check(authorizer, user, "users", "", name);
    groups.forEach(g -> check(authorizer, user, "groups", "", g));
    boolean account = name.startsWith(SERVICE_ACCOUNT);
    if (account && groups.isEmpty()) {
      String namespace = name.split(":", -1)[2];
      groups.add("system:serviceaccounts");
      groups.add("system:serviceaccounts:" + namespace);
    }
    if (!groups.contains(User.AUTHENTICATED) && !groups.contains(UNAUTHENTICATED)) {
      groups.add(name.equals("system:anonymous") ? UNAUTHENTICATED : User.AUTHENTICATED);
    }
    return new User(name, uid, groups, extra);
  }

  /** What is asked for, as references to objects are printed. */
  private static String references(
      List<String> groups, Map<String, List<String>> extra, String uid) {
    List<String> references = new ArrayList<>();
    groups.forEach(group -> references.add("{Group  " + group + "    }"));
    extra.forEach(
        (key, values) ->
            values.forEach(
                value ->
                    references.add(
                        "{UserExtra  " + value + "  authentication.k8s.io/v1  " + key + "}")));
    if (!uid.isEmpty()) {
      references.add("{UID  " + uid + "  authentication.k8s.io/v1  }");
    }
    return references.toString().replace("}, {", "} {");
  }

  private static void check(
      Authorizer authorizer, User user, String plural, String namespace, String name) {
    Attributes wanted = Attributes.resource(user, "impersonate", "", plural, "", namespace, name);
    if (!authorizer.allows(wanted)) {
      throw forbidden(wanted);
    }
  }

  private static Map<String, List<String>> extra(Function<String, List<String>> headers) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    for (String name : headers.apply("*")) {
      String prefix = "impersonate-extra-";
      if (name.toLowerCase(Locale.ROOT).startsWith(prefix)) {
        String key =
            URLDecoder.decode(
                name.substring(prefix.length()).toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
        extra.put(key, List.copyOf(headers.apply(name)));
      }
    }
    return extra;
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.get(0);
  }

  /** The refusal of what a user may not do. */
  public static ApiException forbidden(Attributes wanted) {
    String who = "User \"" + wanted.user().name() + "\" cannot " + wanted.verb();
    if (!wanted.resource()) {
      return new ApiException(
          403, "Forbidden", "forbidden: " + who + " path \"" + wanted.path() + "\"", Map.of());
    }
    String qualified =
        wanted.group().isEmpty() ? wanted.plural() : wanted.plural() + "." + wanted.group();
    String subject = wanted.name().isEmpty() ? qualified : qualified + " \"" + wanted.name() + "\"";
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    if (!wanted.name().isEmpty()) {
      details.put("name", wanted.name());
    }
    if (!wanted.group().isEmpty()) {
      details.put("group", wanted.group());
    }
    details.put("kind", wanted.plural());
    String where =
        wanted.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace \"" + wanted.namespace() + "\"";
    return new ApiException(
        403,
        "Forbidden",
        subject
            + " is forbidden: "
            + who
            + " resource \""
            + wanted.resourceName()
            + "\" in API group \""
            + wanted.group()
            + "\""
            + where,
        details);
  }
}
