package io.gitops4j.k8s.api;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error of the API server in a few words that are safe to show.
 *
 * <p>The server's own messages embed values: a 422 prints the whole pod template or the value of a
 * Secret before it says what is wrong with it. Of each cause the field and the text after the value
 * are kept, the value is not. An update is refused as immutable in many wordings, three of which do
 * not have the word; where a change of an existing object is refused with none of the known ones,
 * {@code updateOnly} is false and the caller must find out by other means. Tests: {@code
 * RefusalTest}; the messages are those a kube-apiserver 1.34 gave.
 *
 * @param reason the stable code
 * @param text what is wrong, beginning in lower case where it is ours
 * @param field the path of the first field named, as the server writes it; null for none
 * @param updateOnly whether every cause forbids the change, not the object
 */
public record Refusal(Reason reason, String text, @Nullable String field, boolean updateOnly) {

  private static final int LONGEST = 240;

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"([^\"]+)\" cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\""
              + "(?: in the namespace \"([^\"]+)\")?");

  private static final Pattern DYING = Pattern.compile("in namespace (\\S+) because");

  private static final Pattern TYPED =
      Pattern.compile("failed to create typed patch object \\([^)]*\\): (.*)", Pattern.DOTALL);

  private static final List<String> UPDATE_ONLY =
      List.of(
          "is immutable",
          "immutable field",
          "may not change once set",
          "updates to statefulset spec",
          "cannot change roleref",
          "immutable after creation",
          "may not be changed in an update",
          "cannot be changed",
          "can not be changed",
          "may not be changed",
          "updates to provisioner are forbidden",
          "updates to parameters are forbidden",
          "updates to volumebindingmode are forbidden",
          "updates to reclaimpolicy are forbidden",
          "pod updates may not change fields other than");

  /** The words for an error. */
  public static Refusal of(ApiError error) {
    return switch (error.code()) {
      case ApiError.INTERRUPTED -> plain(error, "interrupted");
      case ApiError.NO_ANSWER ->
          plain(error, "the API server did not answer: " + cut(error.text()));
      case 401 -> plain(error, "the API server does not accept the credentials (401)");
      case 403 -> terminating(error) ? dying(error) : plain(error, forbidden(error));
      case 404 -> plain(error, missing(error));
      case 409 -> plain(error, conflict(error));
      case 422 -> invalid(error);
      case 500 -> typed(error);
      default ->
          plain(
              error,
              error.code() < 500 && error.code() != 429
                  ? cut(error.text())
                  : "the API server answered " + error.code() + ": " + cut(error.text()));
    };
  }

  /** The failure of a request that is about no object of a unit. */
  public static ApplyException failure(Stage stage, String tried, ApiError error) {
    Refusal refusal = of(error);
    Failure.Builder failure =
        Failure.builder(
            stage, refusal.reason(), Sentence.of("Cannot " + tried + ": " + refusal.text()));
    error.retryAfter().ifPresent(failure::retryAfter);
    return new ApplyException(failure.build(), error);
  }

  private static Refusal plain(ApiError error, String text) {
    return new Refusal(error.reason(), text, null, false);
  }

  private static boolean terminating(ApiError error) {
    return error.causes().stream().anyMatch(c -> c.reason().equals("NamespaceTerminating"));
  }

  private static Refusal dying(ApiError error) {
    Matcher matcher = DYING.matcher(error.text());
    String name = matcher.find() ? " " + matcher.group(1) : "";
    return new Refusal(
        Reason.CONFLICT,
        "the namespace" + name + " is being deleted; wait until it is gone",
        null,
        false);
  }

  private static String forbidden(ApiError error) {
    Matcher matcher = FORBIDDEN.matcher(error.text());
    if (matcher.find()) {
      String group = matcher.group(4);
      String resource = group.isEmpty() ? matcher.group(3) : matcher.group(3) + "." + group;
      String where = matcher.group(5) == null ? "" : " in namespace " + matcher.group(5);
      return matcher.group(1)
          + " may not "
          + matcher.group(2)
          + " "
          + resource
          + where
          + "; grant the verb in a Role or ClusterRole";
    }
    String text = error.text();
    int cut = text.indexOf(" is forbidden: ");
    return cut(cut < 0 ? text : text.substring(cut + " is forbidden: ".length()));
  }

  private static String missing(ApiError error) {
    if (error.detailsKind().equals("namespaces")) {
      return "namespace " + error.detailsName() + " does not exist";
    }
    return error.text().isBlank() ? "not found" : cut(error.text());
  }

  private static String conflict(ApiError error) {
    List<ApiError.Cause> owned =
        error.causes().stream().filter(c -> c.reason().equals("FieldManagerConflict")).toList();
    if (owned.isEmpty()) {
      return cut(error.text());
    }
    String first = owned.get(0).message().replace("conflict with ", "owned by ");
    return "field " + owned.get(0).field() + " is " + cut(first) + more(owned.size() - 1);
  }

  private static Refusal invalid(ApiError error) {
    List<ApiError.Cause> causes = error.causes();
    if (causes.isEmpty()) {
      String text = error.text();
      int cut = text.indexOf(" is invalid: ");
      String rest = cut < 0 ? text : text.substring(cut + " is invalid: ".length());
      return new Refusal(Reason.REJECTED, cut(withoutValue(rest)), null, updateOnly(text));
    }
    ApiError.Cause first = causes.get(0);
    String detail = cut(withoutValue(first.message()));
    boolean all = causes.stream().allMatch(c -> updateOnly(c.message()));
    String field = first.field().isEmpty() || first.field().equals("<nil>") ? null : first.field();
    String text = field == null ? detail : field + ": " + detail;
    return new Refusal(Reason.REJECTED, text + more(causes.size() - 1), field, all);
  }

  private static Refusal typed(ApiError error) {
    Matcher matcher = TYPED.matcher(error.text());
    if (!matcher.find()) {
      return plain(error, "the API server answered 500: " + cut(error.text()));
    }
    String rest = matcher.group(1).strip().replaceAll("(?s)\\n.*", "").replaceFirst(", got .*", "");
    int colon = rest.indexOf(": ");
    String field = colon < 0 ? null : rest.substring(rest.startsWith(".") ? 1 : 0, colon);
    String what = colon < 0 ? rest : rest.substring(colon + 2);
    String told = what.equals("field not declared in schema") ? "unknown field" : what;
    return new Refusal(
        Reason.REJECTED, cut(field == null ? told : field + ": " + told), field, false);
  }

  private static boolean updateOnly(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return UPDATE_ONLY.stream().anyMatch(lower::contains);
  }

  private static String more(int count) {
    return count > 0 ? " (and " + count + " more)" : "";
  }

  /** A message of the form {@code Invalid value: VALUE: DETAIL} without the value. */
  static String withoutValue(String message) {
    String text = message.strip();
    for (String type :
        List.of("Invalid value: ", "Duplicate value: ", "Unsupported value: ", "Not found: ")) {
      int at = text.indexOf(type);
      if (at >= 0 && at < 200) {
        String rest = text.substring(at + type.length());
        int end = valueEnd(rest);
        String detail = rest.startsWith(": ", end) ? rest.substring(end + 2) : "";
        String word = type.substring(0, type.length() - 2).toLowerCase(Locale.ROOT);
        if (type.startsWith("Invalid") && !detail.isEmpty()) {
          return text.substring(0, at) + detail;
        }
        return text.substring(0, at) + word + (detail.isEmpty() ? "" : ": " + detail);
      }
    }
    return text.startsWith("Forbidden: ") ? text.substring("Forbidden: ".length()) : text;
  }

  private static int valueEnd(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (depth <= 0 && text.startsWith(": ", i)) {
        return i;
      }
    }
    return text.length();
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
    int examples = line.indexOf(" (e.g. ");
    line = examples < 0 ? line : line.substring(0, examples);
    return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
  }
}
