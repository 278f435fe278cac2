package io.gitops4j.testkit.apiserver.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.Trees;
import io.gitops4j.testkit.apiserver.fields.merge.Ownable;
import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.FieldsV1;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * What holds after any sequence of writes by several managers.
 *
 * <p>Configurations here have no empty maps or lists: with those the real server, too, comes to
 * rest only with the second apply, when the first one cut the last element.
 */
class FieldManagerPropertyTest {

  private static final FieldManager TOYS = FieldManager.of(Trees.customSchema(), Trees.custom());
  private static final FieldType TYPE = FieldType.ofCustomKind(Trees.customSchema());

  private final List<List<String>> reset = List.of(List.of("status"));

  @Property(tries = 300)
  void writes_ofAnyOrder_keepTheInvariants(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, @Nullable Object> live = new LinkedHashMap<>();
    for (int step = 0; step < 8; step++) {
      String manager = "m" + random.nextInt(3);
      String now = "2026-11-01T00:00:0" + step + "Z";
      Map<String, @Nullable Object> config = toy(random);
      String sent = Json.text(config);
      String before = Json.text(live);
      Map<String, @Nullable Object> next;
      if (random.nextInt(4) == 0) {
        next = TOYS.update(live, updated(live, config), manager, "", now, reset);
      } else {
        next = applied(live, config, manager, random.nextBoolean(), now);
      }
      assertThat(Json.text(config)).isEqualTo(sent);
      assertThat(Json.text(live)).isEqualTo(before);
      if (next != null) {
        live = next;
        Json.child(live, "metadata").put("uid", "u");
        everyOwnedPathExists(live);
      }
    }
  }

  private @Nullable Map<String, @Nullable Object> applied(
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> config,
      String manager,
      boolean force,
      String now) {
    Map<String, @Nullable Object> first;
    try {
      first = TOYS.apply(live, config, manager, force, "", now, reset);
    } catch (ApiException conflict) {
      assertThat(conflict.code()).isEqualTo(409);
      assertThat(force).isFalse();
      return null;
    }
    assertThat(TOYS.apply(first, config, manager, false, "", "2027-01-01T00:00:00Z", reset))
        .isEqualTo(first);
    FieldSet wanted = Ownable.of(config.get("spec"), spec());
    assertThat(owned(first, manager, "Apply")).isEqualTo(wanted);
    assertThat(wanted.minus(Ownable.of(first.get("spec"), spec())).isEmpty()).isTrue();
    return first;
  }

  private static FieldType spec() {
    FieldType spec = TYPE.asMap().declared("spec");
    assertThat(spec).isNotNull();
    return spec;
  }

  private static FieldSet owned(
      Map<String, @Nullable Object> object, String manager, String operation) {
    List<@Nullable Object> entries = Json.list(object, "metadata", "managedFields");
    for (Object entry : entries == null ? List.of() : entries) {
      if (Json.string(entry, "manager").equals(manager)
          && Json.string(entry, "operation").equals(operation)) {
        return FieldsV1.decode(Json.at(entry, "fieldsV1", "f:spec"));
      }
    }
    return FieldSet.empty();
  }

  /** Members that are maps may be there without being mentioned as such. */
  private static void everyOwnedPathExists(Map<String, @Nullable Object> live) {
    List<@Nullable Object> entries = Json.list(live, "metadata", "managedFields");
    FieldSet there = Ownable.of(live.get("spec"), spec());
    for (Object entry : entries == null ? List.of() : entries) {
      FieldSet set = FieldsV1.decode(Json.at(entry, "fieldsV1", "f:spec"));
      set.minus(there)
          .forEachPath(
              path -> {
                FieldSet below = there;
                for (int i = 0; i < path.size(); i++) {
                  below = below.below(path.get(i));
                }
                boolean emptyList =
                    path.size() == 1 && Json.list(live, "spec", name(path.get(0))) != null;
                assertThat(emptyList || !below.isEmpty()).as(FieldSet.text(path)).isTrue();
              });
    }
  }

  private static String name(Object step) {
    return step.toString().substring(1);
  }

  private static Map<String, @Nullable Object> updated(
      Map<String, @Nullable Object> live, Map<String, @Nullable Object> config) {
    Map<String, @Nullable Object> object = Json.copyMap(live.isEmpty() ? config : live);
    object.put("spec", config.get("spec"));
    return object;
  }

  private static Map<String, @Nullable Object> toy(Random random) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("size", (long) random.nextInt(2));
    if (random.nextBoolean()) {
      spec.put("labels", labels(random));
    }
    if (random.nextBoolean()) {
      spec.put("frozen", labels(random));
    }
    if (random.nextBoolean()) {
      spec.put("tags", new ArrayList<>(labels(random).keySet()));
    }
    if (random.nextBoolean()) {
      spec.put("steps", new ArrayList<>(labels(random).values()));
    }
    if (random.nextBoolean()) {
      spec.put("free", new LinkedHashMap<>(Map.of("m", labels(random))));
    }
    if (random.nextBoolean()) {
      spec.put("ports", ports(random));
    }
    Map<String, @Nullable Object> toy =
        Trees.map("{'apiVersion':'toys.example.com/v1','kind':'Toy','metadata':{'name':'t'}}");
    toy.put("spec", spec);
    return toy;
  }

  private static Map<String, @Nullable Object> labels(Random random) {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    for (String name : random.nextBoolean() ? List.of("a", "b", "c") : List.of("c", "b", "a")) {
      if (labels.isEmpty() || random.nextBoolean()) {
        labels.put(name, "v" + random.nextInt(2));
      }
    }
    return labels;
  }

  private static List<@Nullable Object> ports(Random random) {
    List<@Nullable Object> ports = new ArrayList<>();
    for (long port : random.nextBoolean() ? new long[] {1, 2, 3} : new long[] {3, 1, 2}) {
      if (ports.isEmpty() || random.nextBoolean()) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("port", port);
        if (random.nextBoolean()) {
          item.put("protocol", random.nextBoolean() ? "TCP" : "UDP");
        }
        if (random.nextBoolean()) {
          item.put("name", "n" + random.nextInt(2));
        }
        if (random.nextBoolean()) {
          item.put("tags", new ArrayList<>(labels(random).keySet()));
        }
        ports.add(item);
      }
    }
    return ports;
  }
}
