package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.Comparison;
import io.gitops4j.testkit.apiserver.Normaliser;
import io.gitops4j.testkit.apiserver.Script;
import io.gitops4j.testkit.apiserver.Script.Answer;
import io.gitops4j.testkit.apiserver.Script.Step;
import io.gitops4j.testkit.apiserver.model.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sequence with the normalised answers of both servers.
 *
 * @param script the sequence, whose steps expect what the real server answered
 */
record Played(Script script, List<Answer> theirs, List<Answer> ours) {
  private static final Pattern UID = Pattern.compile("<uid:\\d+>");
  private static final Pattern TAKEN_PORT =
      Pattern.compile("\\b(3[0-2]\\d{3})(: provided port is already allocated)");

  /**
   * The first difference.
   *
   * @param step the number of the request
   * @param place where in the answer
   * @param text what was expected there and what was found
   * @param explained why it stays, when it does
   */
  record Difference(int step, String place, String text, Optional<Explained> explained) {}

  static Played of(Script script, List<Answer> theirs, List<Answer> ours) {
    Instant now = Instant.now();
    new Normaliser(script, theirs, now).run();
    new Normaliser(script, ours, now).run();
    String sent = String.valueOf(script.steps().stream().map(Step::body).toList());
    theirs.forEach(answer -> answer.value = withoutGivenPorts(answer.value, sent));
    ours.forEach(answer -> answer.value = withoutGivenPorts(answer.value, sent));
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < script.steps().size(); i++) {
      Step step = script.steps().get(i);
      steps.add(step.expecting(expectation(step, theirs.get(i))));
    }
    return new Played(script.withSteps(steps), theirs, ours);
  }

  private static Map<String, @Nullable Object> expectation(Step step, Answer answer) {
    Map<String, @Nullable Object> expect = new LinkedHashMap<>();
    expect.put("status", (long) answer.status);
    expect.put("contentType", answer.contentType);
    if (!answer.headers.isEmpty()) {
      expect.put("headers", new LinkedHashMap<String, @Nullable Object>(answer.headers));
    }
    Map<String, @Nullable Object> selected = Json.map(step.expect(), "select");
    if (selected != null) {
      Map<String, @Nullable Object> parts = new LinkedHashMap<>();
      selected.keySet().forEach(at -> parts.put(at, Comparison.select(answer.value, at)));
      expect.put("select", parts);
    } else if (answer.value instanceof List<?> && step.expect().containsKey("stream")) {
      expect.put("stream", answer.value);
    } else {
      expect.put(answer.value instanceof String ? "text" : "body", answer.value);
    }
    return expect;
  }

  /** The differences, one a request at most, up to the first that nothing explains. */
  List<Difference> differences() {
    List<Difference> found = new ArrayList<>();
    for (int i = 0; i < theirs.size(); i++) {
      Step step = script.steps().get(i);
      if (!found.isEmpty()) {
        step = step.expecting(renumbered(step.expect()));
        theirs.get(i).value = renumbered(theirs.get(i).value);
        ours.get(i).value = renumbered(ours.get(i).value);
      }
      String text = new Comparison().difference(step, ours.get(i));
      if (text != null) {
        String place = text.substring(0, Math.max(0, text.indexOf(": ")));
        found.add(new Difference(i, place, text, Explained.of(theirs.get(i), ours.get(i))));
        if (found.get(found.size() - 1).explained().isEmpty()) {
          return found;
        }
      }
    }
    return found;
  }

  /**
   * An answer with its own numbers of uids: they count from the first answer on, and one of them
   * may have been told by one of the servers only in an answer whose difference is explained.
   */
  private static <T extends @Nullable Object> T renumbered(T tree) {
    Map<String, String> numbers = new LinkedHashMap<>();
    return replaced(
        tree,
        text ->
            UID.matcher(text)
                .replaceAll(
                    m -> numbers.computeIfAbsent(m.group(), n -> "<uid " + numbers.size() + ">")));
  }

  /** An answer without the numbers of node ports that a server gave at random and tells of. */
  private static @Nullable Object withoutGivenPorts(@Nullable Object tree, String sent) {
    return replaced(
        tree,
        text ->
            TAKEN_PORT
                .matcher(text)
                .replaceAll(m -> sent.contains(m.group(1)) ? m.group() : "<port>" + m.group(2)));
  }

  @SuppressWarnings("unchecked")
  private static <T extends @Nullable Object> T replaced(T tree, UnaryOperator<String> change) {
    if (tree instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((name, value) -> copy.put((String) name, replaced(value, change)));
      return (T) copy;
    }
    if (tree instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(value -> copy.add(replaced(value, change)));
      return (T) copy;
    }
    return tree instanceof String text ? (T) change.apply(text) : tree;
  }

  /** The first difference that nothing explains, if there is one. */
  Optional<Difference> unexplained() {
    return differences().stream().filter(d -> d.explained().isEmpty()).findFirst();
  }
}
