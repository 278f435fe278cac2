package io.gitops4j.core.kustomize.explain;

import io.gitops4j.Cause;
import io.gitops4j.Location;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what set each scalar of a build, by looking at all of them after every step.
 *
 * <p>The rule: no transformer says what it does, but for those that may say more of a scalar, such
 * as whose name it follows. After a step each scalar is compared with what was known of it: of the
 * same node, which moves with the field it is in, or else of the same place in the object, because
 * a patch puts a new node there. Another text, or a node that was written elsewhere, means that the
 * step set it; a node that was written somewhere says itself where, for others it is where the step
 * is asked for.
 *
 * <p>Surprising: an item of a list has its name as its place, or its number when it has none, so
 * that an item put in before it does not change its history. A step that sets the value that is
 * there already is a cause when it brought a node of its own, as a patch does, and none when it did
 * not, nor when the field is how a patch names what it is for. A scalar that was copied, as for a
 * generator that merges, is known by its place in the object that was replaced.
 *
 * <p>It costs a walk over all scalars for each step, and another over those of objects that have
 * changed, so it is for a build that is run to explain. For one thread. Tests: {@code
 * KustomizeFixtureTest}, which asks for every scalar of every case, and its {@code explained.txt}.
 */
public final class History implements Trace {

  private record Event(@Nullable Event before, String what, String value, @Nullable Location at) {}

  /**
   * What is done.
   *
   * @param itself whether {@code at} is its place also where a node was written elsewhere
   */
  private record Step(String what, @Nullable Location at, boolean itself) {
    Event event(@Nullable Event before, String value, @Nullable Location written) {
      return new Event(before, what, value, written == null || itself ? at : written);
    }
  }

  private record Known(String text, @Nullable Location written, Event last) {}

  /** An object after a step: its scalars in order, and what is known of each by its place. */
  private record Seen(List<YamlScalar> scalars, Map<String, Known> places) {
    static final Seen NOTHING = new Seen(List.of(), Map.of());
  }

  private static final Set<String> IDENTITY =
      Set.of("/apiVersion", "/kind", "/metadata/name", "/metadata/namespace");

  private final IdentityHashMap<YamlScalar, Known> byNode = new IdentityHashMap<>();
  private final IdentityHashMap<Resource, Seen> byPlace = new IdentityHashMap<>();

  /** Why single scalars are set in the step that goes on. */
  private final IdentityHashMap<YamlScalar, Step> reasons = new IdentityHashMap<>();

  /** Knows nothing yet. */
  public History() {}

  @Override
  public void replaced(Resource old, Resource by) {
    Map<String, Known> inherited = byPlace.getOrDefault(old, Seen.NOTHING).places();
    Map<String, Known> places = new HashMap<>(inherited);
    forEachScalar(
        by.node(),
        "",
        (scalar, place) -> {
          Known own = byNode.get(scalar);
          Known before = inherited.get(place);
          if (own != null && before != null && !own.equals(before)) {
            own = new Known(own.text(), own.written(), after(before.last(), own.last()));
            byNode.put(scalar, own);
          }
          if (own != null) {
            places.put(place, own);
          }
        });
    byPlace.put(by, new Seen(List.of(), places));
  }

  /** The later events with the earlier ones before them. */
  private static Event after(Event earlier, Event later) {
    Event before = later.before();
    return new Event(
        before == null ? earlier : after(earlier, before), later.what(), later.value(), later.at());
  }

  @Override
  public void set(YamlScalar field, String what, Object subject, @Nullable YamlNode at) {
    Location place = at == null ? null : at.location().orElse(null);
    reasons.put(field, new Step(what + " " + subject, place, true));
  }

  @Override
  public void step(String what, @Nullable Location at, Iterable<Resource> resources) {
    look(new Step(what, at, false), resources);
  }

  @Override
  public void copied(String what, @Nullable YamlNode entry, Iterable<Resource> resources) {
    Location at = entry == null ? null : entry.location().orElse(null);
    look(new Step(what, at, true), resources);
  }

  private void look(Step step, Iterable<Resource> resources) {
    for (Resource resource : resources) {
      Seen before = byPlace.getOrDefault(resource, Seen.NOTHING);
      List<YamlScalar> scalars = new ArrayList<>(before.scalars().size());
      collect(resource.node(), scalars);
      if (isAsSeen(scalars, before.scalars())) {
        continue;
      }
      Map<String, Known> after = new HashMap<>();
      forEachScalar(
          resource.node(),
          "",
          (scalar, place) -> {
            Step reason = reasons.getOrDefault(scalar, step);
            Known now = now(scalar, place, before.places().get(place), reason);
            byNode.put(scalar, now);
            after.put(place, now);
          });
      byPlace.put(resource, new Seen(scalars, after));
    }
    reasons.clear();
  }

  private static void collect(YamlNode node, List<YamlScalar> into) {
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        collect(entry.value(), into);
      }
    } else if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        collect(item, into);
      }
    } else if (node instanceof YamlScalar scalar) {
      into.add(scalar);
    }
  }

  /** Whether an object has the scalars that it had, with their texts: then no step set any. */
  private boolean isAsSeen(List<YamlScalar> now, List<YamlScalar> before) {
    if (now.size() != before.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      YamlScalar scalar = now.get(i);
      Known known = scalar == before.get(i) ? byNode.get(scalar) : null;
      if (known == null || !known.text().equals(scalar.meaning())) {
        return false;
      }
    }
    return true;
  }

  private Known now(YamlScalar scalar, String place, @Nullable Known there, Step step) {
    String text = scalar.meaning();
    Location written = scalar.location().orElse(null);
    Known known = byNode.getOrDefault(scalar, there);
    if (known == null) {
      return new Known(text, written, step.event(null, text, written));
    }
    boolean elsewhere = written != null && !written.equals(known.written());
    if (known.text().equals(text) && (!elsewhere || selects(place, text))) {
      return elsewhere ? new Known(text, written, known.last()) : known;
    }
    return new Known(text, written, step.event(known.last(), text, elsewhere ? written : null));
  }

  /** Whether a patch names what it is for in this field, rather than setting it. */
  private static boolean selects(String place, String text) {
    return IDENTITY.contains(place)
        || place.endsWith(JsonPointer.child("", "[" + text + "]") + "/name");
  }

  private static void forEachScalar(
      YamlNode node, String place, BiConsumer<YamlScalar, String> visitor) {
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        forEachScalar(entry.value(), JsonPointer.child(place, entry.key()), visitor);
      }
    } else if (node instanceof YamlList list) {
      for (int i = 0; i < list.size(); i++) {
        forEachScalar(list.get(i), JsonPointer.child(place, item(list.get(i), i)), visitor);
      }
    } else if (node instanceof YamlScalar scalar) {
      visitor.accept(scalar, place);
    }
  }

  private static String item(YamlNode item, int index) {
    String name = item instanceof YamlMap map ? map.text("name") : null;
    return name == null ? Integer.toString(index) : "[" + name + "]";
  }

  /** What set a scalar of a resource, first to last; empty when there is no such scalar. */
  public List<Cause> causes(Resource resource, String pointer) {
    @Nullable YamlNode node = resource.node();
    for (String part : JsonPointer.parts(pointer)) {
      node = node == null ? null : node.child(part);
    }
    Known known = node instanceof YamlScalar scalar ? byNode.get(scalar) : null;
    Deque<Cause> causes = new ArrayDeque<>();
    for (Event event = known == null ? null : known.last(); event != null; event = event.before()) {
      causes.addFirst(new Cause(event.what(), event.value(), event.at()));
    }
    return List.copyOf(causes);
  }
}
