package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.Script;
import io.gitops4j.testkit.apiserver.Script.Step;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One random sequence: requests of several managers about one or two objects of one kind.
 *
 * <p>Each manager remembers what it sent last and changes it a little, so that fields are given up,
 * taken over and fought for. A share of the sequences holds odd values: those that no schema and no
 * rule allows. Requests refer to earlier answers as recorded conversations do, for versions that
 * are fresh or stale.
 */
final class RandomSequence {

  /** Stands for the namespace until the sequence is played. */
  static final String NAMESPACE = "@NAMESPACE@";

  private static final List<String> MANAGERS = List.of("m1", "m2", "m3");

  private final long seed;
  private final Chance chance;
  private final Subject subject;
  private final Mix mix;
  private final Requests requests;
  private final Map<String, Map<String, @Nullable Object>> intents = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  private RandomSequence(long seed, List<Subject> subjects) {
    this.seed = seed;
    this.chance = new Chance(seed);
    this.subject = chance.pick(subjects);
    this.mix = new Mix(chance);
    this.requests = new Requests(chance, subject, steps);
  }

  /** The sequence of a seed, of so many requests about one of the kinds. */
  static Script of(long seed, int length, List<Subject> subjects) {
    RandomSequence sequence = new RandomSequence(seed, subjects);
    int oddness = sequence.chance.pick(0, 0, 2, 10, 40);
    while (sequence.steps.size() < length) {
      sequence.chance.oddness(sequence.steps.isEmpty() ? 0 : oddness);
      sequence.step();
    }
    List<String> fixtures = sequence.subject.builtin ? List.of() : List.of(sequence.subject.plural);
    return new Script(
        "seed-" + seed, "differential", NAMESPACE, fixtures, false, false, sequence.steps);
  }

  private void step() {
    int choice = steps.isEmpty() ? chance.pick(0, 50) : chance.below(100);
    String name = chance.percent(85) ? "a" : "b";
    String manager = chance.pick(MANAGERS);
    if (choice < 40) {
      steps.add(requests.apply(name, manager, intent(name, manager), last()));
    } else if (choice < 46 || steps.isEmpty()) {
      steps.add(requests.create(manager, intent(name, manager)));
    } else if (choice < 56) {
      steps.add(requests.replace(name, manager, intent(name, manager), last()));
    } else if (choice < 81) {
      steps.add(patch(choice, name, manager));
    } else if (choice < 89) {
      Map<String, @Nullable Object> object = object(name);
      object.put("status", subject.status(chance));
      steps.add(requests.status(name, manager, object, last()));
    } else if (choice < 93) {
      steps.add(requests.scale(name, manager, last()));
    } else if (choice < 97) {
      steps.add(requests.delete(name, last()));
    } else {
      steps.add(requests.read(name));
    }
  }

  private Step patch(int choice, String name, String manager) {
    Object fresh = withoutIdentity(object(name));
    if (choice < 65) {
      return requests.merge(name, manager, mix.part(fresh), last());
    }
    if (choice < 73) {
      Object known = intents.isEmpty() ? fresh : chance.pick(List.copyOf(intents.values()));
      return requests.json(name, manager, mix.operations(known, object(name)));
    }
    return requests.strategic(name, manager, mix.strategic(mix.part(fresh)), last());
  }

  private static Map<String, @Nullable Object> withoutIdentity(
      Map<String, @Nullable Object> object) {
    object.remove("apiVersion");
    object.remove("kind");
    Map<String, @Nullable Object> metadata = Json.map(object, "metadata");
    if (metadata != null) {
      metadata.remove("name");
    }
    return object;
  }

  private int last() {
    return steps.size() - 1;
  }

  /** What a manager wants of an object now. */
  private Map<String, @Nullable Object> intent(String name, String manager) {
    Map<String, @Nullable Object> fresh = object(name);
    Map<String, @Nullable Object> before = intents.get(manager + name);
    if (before == null && !intents.isEmpty() && chance.percent(70)) {
      before = chance.pick(List.copyOf(intents.values()));
    }
    if (before != null && chance.percent(85)) {
      Map<String, @Nullable Object> evolved =
          Objects.requireNonNull(Json.map(mix.evolved(before, fresh)));
      evolved.put("apiVersion", subject.apiVersion);
      evolved.put("kind", subject.kind);
      Json.child(evolved, "metadata").put("name", name);
      fresh = evolved;
    }
    intents.put(manager + name, fresh);
    return Json.copyMap(fresh);
  }

  private Map<String, @Nullable Object> object(String name) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("apiVersion", subject.apiVersion);
    object.put("kind", subject.kind);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.putAll(metadata());
    object.put("metadata", metadata);
    object.putAll(subject.content(chance, seed));
    return object;
  }

  private Map<String, @Nullable Object> metadata() {
    return new Tree(chance)
        .texts(50, "labels", List.of("a", "b", "example.com/c"), "1", "2", "")
        .texts(35, "annotations", List.of("n", "example.com/m"), "1", "2", "x y")
        .some(8, "finalizers", "example.com/a", "example.com/b")
        .list(4, "ownerReferences", 2, this::owner)
        .with(1, "generateName", "g-")
        .with(1, "namespace", NAMESPACE, "other")
        .with(1, "generation", 7L)
        .with(1, "creationTimestamp", "2020-01-01T00:00:00Z", null)
        .fields();
  }

  private Map<String, @Nullable Object> owner() {
    return new Tree(chance)
        .with(98, "apiVersion", "v1")
        .with(98, "kind", "ConfigMap")
        .with(98, "name", "o", "p")
        .with(98, "uid", "11111111-1111-4111-8111-111111111111", "u")
        .with(30, "controller", true, false)
        .with(30, "blockOwnerDeletion", true, false)
        .fields();
  }
}
