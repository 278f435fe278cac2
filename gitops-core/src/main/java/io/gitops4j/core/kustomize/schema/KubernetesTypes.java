package io.gitops4j.core.kustomize.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The built-in types, read from the table of facts beside this class: {@code
 * kubernetes-1.21.2.txt}, whose head explains its form.
 */
final class KubernetesTypes {

  private final Map<String, Map<String, FieldFact>> types = new HashMap<>();
  private final Map<String, KindFact> kinds = new HashMap<>();

  private KubernetesTypes() {}

  static KubernetesTypes load() {
    KubernetesTypes loaded = new KubernetesTypes();
    try (InputStream in = KubernetesTypes.class.getResourceAsStream("kubernetes-1.21.2.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      Map<String, FieldFact> fields = Map.of();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.strip().split(" ");
        if (line.startsWith("type ")) {
          fields = new HashMap<>();
          loaded.types.put(parts[1], fields);
        } else if (line.startsWith("  ")) {
          fields.put(parts[0], FieldFact.of(parts));
        } else if (line.startsWith("kind ")) {
          loaded.kinds.put(parts[1] + " " + parts[2], new KindFact(parts[3], parts[4]));
        }
      }
      return loaded;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable TypeNode type(String apiVersion, String kind) {
    KindFact fact = kinds.get(apiVersion + " " + kind);
    return (fact == null || !types.containsKey(fact.type)) ? null : new Named(fact.type);
  }

  /** The type of a definition by its full name, {@code io.k8s.api.core.v1.Pod}; null if unknown. */
  @Nullable TypeNode named(String definition) {
    int end = definition.length();
    for (int parts = 0; parts < 3 && end > 0; parts++) {
      end = definition.lastIndexOf('.', end - 1);
    }
    String name = definition.substring(end + 1);
    return types.containsKey(name) ? new Named(name) : null;
  }

  /** The scope of a kind: true for namespaced, false for cluster-scoped, null for unknown. */
  @Nullable Boolean namespaced(String apiVersion, String kind) {
    KindFact fact = kinds.get(apiVersion + " " + kind);
    return (fact == null || fact.scope.equals("-")) ? null : fact.scope.equals("namespaced");
  }

  private record KindFact(String scope, String type) {}

  private record FieldFact(String shape, String type, boolean merges, List<String> keys) {
    static FieldFact of(String[] parts) {
      List<String> keys = parts[4].equals("-") ? List.of() : List.of(parts[4].split(","));
      return new FieldFact(parts[1], parts[2], parts[3].equals("merge"), keys);
    }
  }

  private final class Named implements TypeNode {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public @Nullable TypeNode field(String field) {
      FieldFact fact = types.getOrDefault(name, Map.of()).get(field);
      return fact == null ? null : new Field(fact);
    }

    @Override
    public @Nullable TypeNode elements() {
      return null;
    }

    @Override
    public boolean merges() {
      return false;
    }

    @Override
    public List<String> mergeKeys() {
      return List.of();
    }
  }

  private final class Field implements TypeNode {
    private final FieldFact fact;

    Field(FieldFact fact) {
      this.fact = fact;
    }

    private @Nullable TypeNode target() {
      return types.containsKey(fact.type) ? new Named(fact.type) : null;
    }

    @Override
    public @Nullable TypeNode field(String name) {
      TypeNode target = target();
      if (target == null) {
        return null;
      }
      return switch (fact.shape) {
        case "object" -> target.field(name);
        case "map" -> target;
        default -> null;
      };
    }

    @Override
    public @Nullable TypeNode elements() {
      return fact.shape.equals("list") ? target() : null;
    }

    @Override
    public boolean merges() {
      return fact.merges;
    }

    @Override
    public List<String> mergeKeys() {
      return new ArrayList<>(fact.keys);
    }
  }
}
