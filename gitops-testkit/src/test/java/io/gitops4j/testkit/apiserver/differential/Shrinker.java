package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.Script;
import io.gitops4j.testkit.apiserver.Script.Step;
import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a sequence that shows a difference small.
 *
 * <p>Requests go first, then options of requests, then fields and elements of bodies; each stays
 * away when a difference in the same place of an answer is still there. Until nothing more can go.
 */
final class Shrinker {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\d+)\\.");

  /** The first difference of a sequence that nothing explains; none when both agree. */
  @FunctionalInterface
  interface Shown {
    Optional<Played.Difference> by(Script script) throws IOException, InterruptedException;
  }

  private final Shown shown;
  private final String wanted;
  private int triesLeft;
  private Script smallest;

  private Shrinker(Script script, Shown shown, String wanted, int tries) {
    this.smallest = script;
    this.shown = shown;
    this.wanted = wanted;
    this.triesLeft = tries;
  }

  /** The smallest sequence found with at most so many tries. */
  static Script shrink(Script script, Shown shown, int tries)
      throws IOException, InterruptedException {
    Optional<Played.Difference> first = shown.by(script);
    if (first.isEmpty()) {
      return script;
    }
    Script needed = script.withSteps(script.steps().subList(0, first.get().step() + 1));
    return new Shrinker(needed, shown, first.get().place(), tries).shrunk();
  }

  private Script shrunk() throws IOException, InterruptedException {
    Script before;
    do {
      before = smallest;
      for (int i = smallest.steps().size() - 1; i >= 0; i--) {
        Optional<Script> without = without(smallest, i);
        if (without.isPresent()) {
          tried(without.get());
        }
      }
      for (int i = 0; i < smallest.steps().size(); i++) {
        fewerOptions(i);
        fewerFields(i);
      }
    } while (!before.equals(smallest) && triesLeft > 0);
    return smallest;
  }

  private boolean tried(Script candidate) throws IOException, InterruptedException {
    if (triesLeft <= 0) {
      return false;
    }
    triesLeft--;
    boolean same = shown.by(candidate).filter(d -> d.place().equals(wanted)).isPresent();
    if (same) {
      smallest = candidate;
    }
    return same;
  }

  /** The sequence without a request; none when another refers to its answer. */
  static Optional<Script> without(Script script, int index) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < script.steps().size(); i++) {
      if (i != index) {
        Step step = script.steps().get(i);
        String text = step.path() + "\0" + Json.text(step.body()) + "\0" + step.headers();
        if (REFERENCE.matcher(text).results().anyMatch(m -> number(m) == index)) {
          return Optional.empty();
        }
        steps.add(step.with(moved(step.path(), index), movedBody(step.body(), index)));
      }
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(script.withSteps(steps));
  }

  private static int number(MatchResult reference) {
    return Integer.parseInt(reference.group(1));
  }

  private static String moved(String text, int index) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    "${" + (number(m) > index ? number(m) - 1 : number(m)) + "."));
  }

  private static @Nullable Object movedBody(@Nullable Object body, int index) {
    if (body == null) {
      return null;
    }
    return body instanceof String text
        ? moved(text, index)
        : Json.parse(
            moved(Json.text(body), index).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void fewerOptions(int index) throws IOException, InterruptedException {
    Step step = smallest.steps().get(index);
    int query = step.path().indexOf('?');
    if (query < 0) {
      return;
    }
    for (String option : step.path().substring(query + 1).split("&")) {
      Step now = smallest.steps().get(index);
      List<String> rest = new ArrayList<>(List.of(now.path().substring(query + 1).split("&")));
      rest.remove(option);
      String path =
          now.path().substring(0, query) + (rest.isEmpty() ? "" : "?" + String.join("&", rest));
      tried(replaced(index, now.with(path, now.body())));
    }
  }

  private Script replaced(int index, Step step) {
    List<Step> steps = new ArrayList<>(smallest.steps());
    steps.set(index, step);
    return smallest.withSteps(steps);
  }

  private void fewerFields(int index) throws IOException, InterruptedException {
    int at = 0;
    while (triesLeft > 0) {
      Object copy = Json.copy(smallest.steps().get(index).body());
      List<Runnable> cuts = new ArrayList<>();
      collect(copy, cuts);
      if (at >= cuts.size()) {
        return;
      }
      cuts.get(at).run();
      Step now = smallest.steps().get(index);
      if (!tried(replaced(index, now.with(now.path(), copy)))) {
        at++;
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void collect(@Nullable Object value, List<Runnable> cuts) {
    if (value instanceof Map<?, ?> map) {
      for (Object name : List.copyOf(map.keySet())) {
        if (!name.equals("name")) {
          cuts.add(() -> map.remove(name));
        }
        collect(map.get(name), cuts);
      }
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        int position = i;
        cuts.add(() -> ((List<@Nullable Object>) list).remove(position));
        collect(list.get(i), cuts);
      }
    }
  }
}
