package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.Script.Answer;
import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The differences that stay, each with its reason and its line in {@code KNOWN-DIFFERENCES.md}. */
enum Explained {
  ORDER_OF_TYPE_ERRORS(
      "what is wrong with the types of an applied configuration is told in the order of a Go map,"
          + " which is another every time, and up to the first field that is unknown",
      (theirs, ours) -> {
        String left = Json.string(theirs.value, "message");
        String right = Json.string(ours.value, "message");
        return typeErrors(left).isPresent()
            && typeErrors(left).equals(typeErrors(right))
            && sameErrors(lines(left), lines(right));
      }),
  TWICE_IN_A_QUOTED_OBJECT(
      "the members of an object that a refused JSON patch led to are quoted twice when a value of"
          + " the patch has them twice",
      (theirs, ours) -> {
        List<Object> left = quoted(theirs);
        List<Object> right = quoted(ours);
        return !left.isEmpty()
            && Json.equal(left, right)
            && Json.text(theirs.value).length() > Json.text(ours.value).length();
      }),
  ORDER_OF_RESOURCE_ERRORS(
      "what is wrong with several resources of one container is told in the order of a Go map",
      (theirs, ours) -> {
        List<String> left = causes(theirs);
        List<String> right = causes(ours);
        return left.size() == right.size()
            && IntStream.range(0, left.size())
                .filter(i -> !left.get(i).equals(right.get(i)))
                .allMatch(i -> ofResource(left.get(i)) && ofResource(right.get(i)))
            && left.stream().sorted().toList().equals(right.stream().sorted().toList());
      }),
  LEFT_OF_A_QUOTED_PATCH(
      "a strategic merge patch that led to something malformed is quoted as the merging has left"
          + " it: directives and lists that it has dealt with are gone",
      (theirs, ours) -> {
        List<String> left = mistakes(theirs);
        return !left.isEmpty() && left.equals(mistakes(ours));
      });

  private static final Pattern RESOURCES =
      Pattern.compile("^\\S+\\.resources\\.(limits|requests)\\S* ");
  private static final String TYPED = "failed to create typed patch object (";
  private static final String UNDECLARED = "field not declared in schema";

  /** Whether an answer of the real server and ours differ in this way and in no other. */
  @FunctionalInterface
  private interface Shows {
    boolean test(Answer theirs, Answer ours);
  }

  private final String reason;
  private final Shows shows;

  Explained(String reason, Shows shows) {
    this.reason = reason;
    this.shows = shows;
  }

  /** Why the two differ. */
  String reason() {
    return reason;
  }

  /** The one that explains a difference. */
  static Optional<Explained> of(Answer theirs, Answer ours) {
    if (theirs.status != ours.status) {
      return Optional.empty();
    }
    return Arrays.stream(values()).filter(e -> e.shows.test(theirs, ours)).findFirst();
  }

  /** What such a message begins with. */
  private static Optional<String> typeErrors(String message) {
    int end = message.indexOf("): ");
    return message.startsWith(TYPED) && end > 0
        ? Optional.of(message.substring(0, end))
        : Optional.empty();
  }

  private static Set<String> lines(String message) {
    String errors = message.substring(message.indexOf("): ") + 3);
    return new HashSet<>(List.of(errors.replaceFirst("^errors:\n {2}", "").split("\n {2}")));
  }

  private static boolean sameErrors(Set<String> theirs, Set<String> ours) {
    if (theirs.equals(ours)) {
      return true;
    }
    return theirs.stream().anyMatch(e -> e.endsWith(UNDECLARED))
        && ours.stream().anyMatch(e -> e.endsWith(UNDECLARED));
  }

  private static boolean ofResource(String cause) {
    return RESOURCES.matcher(cause).find();
  }

  /** The field and message of each cause. */
  private static List<String> causes(Answer answer) {
    List<@Nullable Object> causes = Json.list(answer.value, "details", "causes");
    return causes == null
        ? List.of()
        : causes.stream()
            .map(c -> Json.string(c, "field") + " " + Json.string(c, "message"))
            .toList();
  }

  /** What is said of each quoted strategic merge patch; empty when none is quoted. */
  private static List<String> mistakes(Answer answer) {
    List<String> mistakes = new ArrayList<>();
    List<@Nullable Object> causes = Json.list(answer.value, "details", "causes");
    for (Object cause : causes == null ? List.of() : causes) {
      String message = Json.string(cause, "message");
      int end = message.lastIndexOf("]\": ");
      if (!message.startsWith("Invalid value: \"map[") || end < 0) {
        return List.of();
      }
      mistakes.add(Json.string(cause, "field") + message.substring(end));
    }
    return mistakes;
  }

  /** The answer with quoted objects as trees; empty when it quotes none. */
  private static List<Object> quoted(Answer answer) {
    List<@Nullable Object> causes = Json.list(answer.value, "details", "causes");
    List<Object> parts = new ArrayList<>();
    for (Object cause : causes == null ? List.of() : causes) {
      String message = Json.string(cause, "message");
      String start = "Invalid value: \"{";
      int end = message.lastIndexOf("}\": ");
      if (!message.startsWith(start) || end < 0) {
        return List.of();
      }
      String text = message.substring(start.length() - 2, end + 2);
      try {
        Object literal = Json.parse(text.getBytes(StandardCharsets.UTF_8));
        Object object = Json.parse(String.valueOf(literal).getBytes(StandardCharsets.UTF_8));
        if (object == null) {
          return List.of();
        }
        parts.add(object);
      } catch (IllegalArgumentException e) {
        return List.of();
      }
      String why = message.substring(end + 4);
      parts.add(why.startsWith("Object 'Kind' is missing") ? "" : why);
      parts.add(Map.of("field", Json.string(cause, "field")));
    }
    return parts;
  }
}
