package io.gitops4j.testkit.apiserver.differential;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random ConfigMaps and objects of the two custom kinds. */
final class Settings {

  private final Chance chance;

  Settings(Chance chance) {
    this.chance = chance;
  }

  private Tree tree() {
    return new Tree(chance);
  }

  Map<String, @Nullable Object> configMap() {
    return tree()
        .texts(90, "data", List.of("a", "b", "c", "d.txt"), "1", "2", "", "x\ny\n")
        .texts(20, "binaryData", List.of("e", "f", "a"), "YQ==", "YWI=", "YQ", "")
        .with(4, "immutable", true, false)
        .fields();
  }

  Map<String, @Nullable Object> engine() {
    return tree().in(97, "spec", this::engineSpec).in(5, "status", this::status).fields();
  }

  private Map<String, @Nullable Object> engineSpec() {
    return tree()
        .with(50, "color", "red", "green", "blue")
        .with(50, "size", 1L, 3L, 10L, 11L)
        .with(30, "replicas", 1L, 2L, 5L)
        .with(20, "ratio", 0.5, 1L, 2.5)
        .with(20, "on", true, false)
        .with(20, "note", "n", "m", "")
        .with(15, "model", "x1", "x2")
        .with(10, "maybe", "a", null)
        .with(15, "limit", 5L, "50%", "x")
        .with(10, "when", "2020-01-01T00:00:00Z", "soon")
        .texts(40, "labels", List.of("a", "b", "c"), "1", "2")
        .texts(25, "frozen", List.of("a", "b"), "1", "2")
        .some(40, "tags", "x", "y", "z")
        .some(25, "steps", "s", "t", "u")
        .in(40, "parts", this::parts)
        .list(25, "ports", 2, this::port)
        .in(25, "free", this::anything)
        .in(20, "deep", this::deep)
        .in(12, "template", this::template)
        .fields();
  }

  private List<@Nullable Object> parts() {
    List<@Nullable Object> parts = new java.util.ArrayList<>();
    for (String name : chance.some(List.of("p", "q", "r"), 3)) {
      parts.add(
          tree()
              .with(99, "name", name)
              .with(40, "count", 1L, 2L)
              .with(30, "note", "n", "m")
              .some(30, "tags", "x", "y")
              .fields());
    }
    return parts;
  }

  private Map<String, @Nullable Object> port() {
    return tree()
        .with(98, "port", 80L, 81L)
        .with(40, "protocol", "TCP", "UDP")
        .with(40, "name", "a", "b")
        .fields();
  }

  private Map<String, @Nullable Object> deep() {
    return tree()
        .in(
            70,
            "a",
            () ->
                tree()
                    .in(
                        70,
                        "b",
                        () -> tree().with(60, "c", "1", "2").with(60, "d", "1", "2").fields())
                    .with(40, "e", "1", "2")
                    .fields())
        .list(50, "list", 2, () -> tree().with(70, "x", 1L, 2L).with(60, "y", 1L, 2L).fields())
        .fields();
  }

  private Map<String, @Nullable Object> template() {
    return tree()
        .with(95, "apiVersion", "v1", "apps/v1")
        .with(95, "kind", "ConfigMap", "Pod")
        .in(
            80,
            "metadata",
            () ->
                tree()
                    .with(80, "name", "n", "A_")
                    .texts(40, "labels", List.of("a"), "1", "-")
                    .with(10, "bogus", "1")
                    .fields())
        .with(40, "data", "d")
        .fields();
  }

  private @Nullable Object anything() {
    return switch (chance.below(4)) {
      case 0 -> tree().with(60, "x", 1L, "y", null, 1.5).with(60, "y", true, "z").fields();
      case 1 ->
          tree().in(70, "m", () -> tree().with(70, "a", 1L).with(50, "b", "2").fields()).fields();
      case 2 -> tree().list(80, "l", 3, () -> chance.pick(1L, "a", 2L)).fields();
      default ->
          tree()
              .list(
                  80,
                  "o",
                  2,
                  () -> tree().with(70, "name", "a", "b").with(50, "v", 1L, 2L).fields())
              .fields();
    };
  }

  Map<String, @Nullable Object> crate() {
    return tree()
        .in(
            95,
            "spec",
            () ->
                tree()
                    .with(40, "port", 80L, "web", "80")
                    .with(40, "name", "a", "b")
                    .in(50, "free", this::anything)
                    .in(40, "extra", this::anything)
                    .list(30, "items", 2, this::port)
                    .some(30, "set", "x", "y")
                    .with(20, "unknown", 1L, "a", null, 2.5)
                    .fields())
        .in(20, "other", this::anything)
        .in(10, "status", this::status)
        .fields();
  }

  Map<String, @Nullable Object> status() {
    return tree()
        .with(60, "phase", "Up", "Down")
        .with(50, "ready", 1L, 2L)
        .with(20, "selector", "app=a", "x")
        .list(
            50,
            "conditions",
            2,
            () ->
                tree()
                    .with(98, "type", "Ready", "Late")
                    .with(80, "status", "True", "False")
                    .with(40, "reason", "r", "s")
                    .fields())
        .fields();
  }
}
