package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.Script;
import io.gitops4j.testkit.apiserver.Script.Step;
import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Changes a conversation at random, in one to three places, in the ways that another author might
 * have written it: steps dropped, repeated, swapped or taken from another conversation about the
 * same resource; other methods, options, media types and subresources; other bodies. What it may
 * delete or overwrite has the name of the conversation.
 */
final class Mutation {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\d+)\\.");
  private static final Set<String> GLOBAL =
      Set.of("default", "kube-system", "kube-public", "kube-node-lease", "nope");

  private final Chance chance;
  private final Corpus corpus;
  private final Script base;
  private final String own;
  private Script script;

  private Mutation(Chance chance, Corpus corpus, Script base) {
    this.chance = chance;
    this.corpus = corpus;
    this.base = base;
    this.own = base.namespace().isEmpty() ? base.name() : base.namespace();
    this.script = base;
  }

  /** A conversation changed as the seed says. */
  static Script of(Corpus corpus, Script base, long seed) {
    return new Mutation(new Chance(seed * 1_000_003 + base.name().hashCode()), corpus, base)
        .mutated();
  }

  private Script mutated() {
    List<Step> loose = new ArrayList<>();
    for (Step step : base.steps()) {
      Map<String, @Nullable Object> expect = new LinkedHashMap<>();
      for (String form : List.of("select", "stream")) {
        if (step.expect().containsKey(form)) {
          expect.put(form, step.expect().get(form));
        }
      }
      loose.add(step.expecting(expect));
    }
    script = base.withSteps(loose);
    for (int left = chance.pick(1, 1, 1, 2, 2, 3); left > 0; left--) {
      mutate();
    }
    return script;
  }

  private void mutate() {
    int size = script.steps().size();
    int at = chance.below(size);
    Step step = script.steps().get(at);
    int choice = chance.below(100);
    if (choice < 38) {
      BodyMutation.of(chance, corpus, step.bodyBase64() == null ? step.body() : null)
          .ifPresentOrElse(body -> set(at, step.with(step.path(), body)), () -> option(at, step));
    } else if (choice < 52) {
      option(at, step);
    } else if (choice < 64) {
      donated(at, step);
    } else if (choice < 72) {
      set(at, withHeader(step, "Accept", chance.pick(Choices.ACCEPTED)));
    } else if (choice < 78) {
      method(at, step);
    } else if (choice < 80) {
      set(
          at,
          withHeader(
              step, "Content-Type", chance.pick(chance.pick(Choices.PATCHES, Choices.SENT))));
    } else if (choice < 84) {
      read(at, step);
    } else if (choice < 87) {
      subresource(at, step);
    } else if (choice < 91) {
      alike();
    } else {
      order(at, step, size);
    }
  }

  private void set(int at, Step step) {
    List<Step> steps = new ArrayList<>(script.steps());
    steps.set(at, step);
    script = script.withSteps(steps);
  }

  private static Step withHeader(Step step, String name, String value) {
    Map<String, String> headers = new LinkedHashMap<>(step.headers());
    if (value.isEmpty()) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    return new Step(
        step.method(),
        step.path(),
        headers,
        step.body(),
        step.bodyBase64(),
        step.stream(),
        step.retryUntil(),
        step.expect());
  }

  private void option(int at, Step step) {
    List<String> options =
        switch (step.method()) {
          case "GET" -> Choices.READ_OPTIONS;
          case "DELETE" -> Choices.DELETE_OPTIONS;
          default -> Choices.WRITE_OPTIONS;
        };
    String path = step.path();
    int mark = path.indexOf('?');
    String query = mark < 0 ? "" : path.substring(mark + 1);
    String bare = mark < 0 ? path : path.substring(0, mark);
    List<String> now = new ArrayList<>(query.isEmpty() ? List.of() : List.of(query.split("&", -1)));
    if (!now.isEmpty() && chance.percent(30) && !step.stream()) {
      now.remove(chance.below(now.size()));
    } else {
      String option = chance.pick(options);
      String name = option.substring(0, option.indexOf('=') + 1);
      boolean needed = step.stream() && (name.equals("timeoutSeconds=") || name.equals("watch="));
      if (!needed) {
        now.removeIf(o -> o.startsWith(name) && chance.percent(90));
        now.add(option);
      }
    }
    String other = bare + (now.isEmpty() ? "" : "?" + String.join("&", now));
    set(at, step.with(other, step.body()));
  }

  /** A request of another conversation about the same resource, after this one. */
  private void donated(int at, Step step) {
    List<Corpus.Donor> donors = corpus.requests(Place.of(step.path()).resource());
    if (donors.isEmpty()) {
      return;
    }
    Corpus.Donor donor = chance.pick(donors);
    String theirs =
        donor.script().namespace().isEmpty() ? donor.script().name() : donor.script().namespace();
    if (donor.script().rbac() != base.rbac() || donor.step().retryUntil() != null) {
      return;
    }
    Script moved =
        new Script(theirs, base.area(), theirs, List.of(), false, false, List.of(donor.step()))
            .inNamespace(own);
    Step taken = moved.steps().get(0).expecting(Map.of());
    Place mine = Place.of(step.path());
    Place place = Place.of(taken.path());
    String name =
        mine.name().isEmpty() ? Json.string(step.body(), "metadata", "name") : mine.name();
    if (!place.name().isEmpty() && !name.isEmpty() && chance.percent(80)) {
      taken = taken.with(place.withName(name).path(), named(taken.body(), place.name(), name));
    }
    if (safe(taken)) {
      insert(at + 1, donor.step().stream() ? taken.expecting(donor.step().expect()) : taken);
    }
  }

  private static @Nullable Object named(@Nullable Object body, String old, String name) {
    if (!(body instanceof Map<?, ?>) || !Json.string(body, "metadata", "name").equals(old)) {
      return body;
    }
    Object copy = Json.parse(Json.text(body).getBytes(StandardCharsets.UTF_8));
    Map<String, @Nullable Object> metadata = Json.map(copy, "metadata");
    if (metadata != null) {
      metadata.put("name", name);
    }
    return copy;
  }

  /** Whether a request writes nothing that other conversations look at. */
  private boolean safe(Step step) {
    return step.method().equals("GET")
        || step.path().contains(own) && !GLOBAL.contains(Place.of(step.path()).name());
  }

  private void insert(int index, Step step) {
    List<Step> steps = new ArrayList<>();
    for (Step each : script.steps()) {
      if (steps.size() == index) {
        steps.add(step);
      }
      steps.add(shifted(each, index));
    }
    if (steps.size() == index) {
      steps.add(step);
    }
    script = script.withSteps(steps);
  }

  private static Step shifted(Step step, int index) {
    Object body = step.body();
    if (body != null) {
      body =
          body instanceof String text
              ? shifted(text, index)
              : Json.parse(shifted(Json.text(body), index).getBytes(StandardCharsets.UTF_8));
    }
    Map<String, String> headers = new LinkedHashMap<>(step.headers());
    headers.replaceAll((k, v) -> shifted(v, index));
    return new Step(
        step.method(),
        shifted(step.path(), index),
        headers,
        body,
        step.bodyBase64(),
        step.stream(),
        step.retryUntil(),
        step.expect());
  }

  private static String shifted(String text, int index) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            m -> {
              int number = Integer.parseInt(m.group(1));
              int other = number >= index ? number + 1 : number;
              return Matcher.quoteReplacement("${" + other + ".");
            });
  }

  private static Step method(Step step, String method) {
    return new Step(
        method,
        step.path(),
        step.headers(),
        method.equals("GET") ? null : step.body(),
        method.equals("GET") ? null : step.bodyBase64(),
        false,
        null,
        Map.of());
  }

  private void method(int at, Step step) {
    String other = chance.pick("GET", "PUT", "PATCH", "POST", "DELETE", "PATCH", "PUT");
    Step changed = method(step, other);
    if (other.equals("PATCH")) {
      changed = withHeader(changed, "Content-Type", chance.pick(Choices.PATCHES));
    } else if (step.method().equals("PATCH")) {
      changed = withHeader(changed, "Content-Type", "application/json");
    }
    String name = Json.string(step.body(), "metadata", "name");
    Place place = Place.of(step.path());
    if (step.method().equals("POST") && !name.isEmpty() && place.known() && chance.percent(80)) {
      changed = changed.with(place.withName(name).path(), changed.body());
    }
    if (safe(changed) && !step.path().contains("watch=")) {
      if (chance.percent(50)) {
        set(at, changed);
      } else {
        insert(at + 1, changed);
      }
    }
  }

  /** Looks at what a request was about, in some form. */
  private void read(int at, Step step) {
    Place place = Place.of(step.path());
    if (!place.known() || step.path().contains("${")) {
      return;
    }
    String name = Json.string(step.body(), "metadata", "name");
    String found = place.name().isEmpty() && chance.percent(60) ? name : place.name();
    Place read = place.withName(found).withSubresource("").withQuery("");
    if (found.isEmpty() && !read.namespace().contains(own)) {
      return;
    }
    Step get = method(step.with(read.path(), null), "GET");
    insert(at + 1, withHeader(get, "Accept", chance.pick(Choices.ACCEPTED)));
    if (chance.percent(50)) {
      option(at + 1, script.steps().get(at + 1));
    }
  }

  private void subresource(int at, Step step) {
    Place place = Place.of(step.path());
    if (!place.known() || place.name().isEmpty() || place.root().isEmpty()) {
      return;
    }
    String other = place.subresource().isEmpty() ? chance.pick("status", "status", "scale") : "";
    set(at, step.with(place.withSubresource(other).path(), step.body()));
  }

  /** The same with another kind that has nearly the same fields. */
  private void alike() {
    for (List<String> group : Choices.ALIKE) {
      for (String one : group) {
        String[] from = one.split(" ", -1);
        String resource = from[0] + "/" + from[1];
        if (script.steps().stream().anyMatch(s -> Place.of(s.path()).resource().equals(resource))) {
          String[] to = chance.pick(group).split(" ", -1);
          List<Step> steps = new ArrayList<>();
          for (Step step : script.steps()) {
            steps.add(Place.of(step.path()).resource().equals(resource) ? as(step, to) : step);
          }
          script = script.withSteps(steps);
          return;
        }
      }
    }
  }

  private static Step as(Step step, String[] to) {
    Object body = step.body();
    if (body instanceof Map<?, ?> && Json.at(body, "kind") instanceof String) {
      Object copy = Json.parse(Json.text(body).getBytes(StandardCharsets.UTF_8));
      Map<String, @Nullable Object> map = Json.map(copy);
      if (map != null) {
        map.put("kind", to[2]);
        map.put("apiVersion", to[0].replaceFirst("^/apis?/", ""));
      }
      body = copy;
    }
    return step.with(Place.of(step.path()).withResource(to[0], to[1]).path(), body);
  }

  private void order(int at, Step step, int size) {
    switch (chance.below(3)) {
      case 0 -> {
        Optional<Script> without =
            size > 1 ? Shrinker.without(script, at) : Optional.<Script>empty();
        without.ifPresent(s -> script = s);
      }
      case 1 -> insert(at + 1, step);
      default -> {
        boolean refers = REFERENCE.matcher(Json.text(step.body()) + step.path()).find();
        if (at > 0 && !refers) {
          Step before = script.steps().get(at - 1);
          boolean referred =
              script.steps().stream()
                  .anyMatch(s -> (s.path() + Json.text(s.body())).contains("${" + (at - 1) + "."));
          if (!referred) {
            set(at - 1, step);
            set(at, before);
          }
        }
      }
    }
  }
}
