package io.gitops4j.core.helm;

import io.gitops4j.Cause;
import io.gitops4j.Location;
import io.gitops4j.SourceMap;
import io.gitops4j.core.chart.ChartDependency;
import io.gitops4j.core.chart.ImportValue;
import io.gitops4j.core.yaml.JsonPointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where each value of a release comes from.
 *
 * <p>The rule, from what gives way to what wins: the defaults of the chart itself, those that its
 * parents have for it, the values given; for what is global then the same of each parent, up to the
 * top. What a parent imports from a subchart comes below the parent's own. Surprising: a null is a
 * cause, too, as it takes away what is below it, and so is one higher up in the path. Tests: {@code
 * ExplainedReleaseTest}.
 */
final class ValuesHistory {

  /** Stands for the value of a cause that must not be shown. */
  static final String REDACTED = "(redacted)";

  private static final String GLOBAL = "global";
  private static final int DEEPEST_IMPORT = 8;

  /** A chart and the path of its values in those of the release. */
  private record Owner(ChartNode chart, int depth) {}

  /** What a table holds at a path, or at the part of it where a null ends it. */
  private record Found(List<String> path, @Nullable Object value) {}

  private final ChartNode root;
  private final List<ValuesLayer> layers;
  private final UnaryOperator<Location> places;
  private final Map<String, SourceMap> defaultPlaces = new HashMap<>();

  /**
   * The history of the values of a release.
   *
   * @param root the chart, as it was rendered
   * @param layers what was given, the later over the earlier
   * @param places where the files of the chart are
   */
  ValuesHistory(ChartNode root, List<ValuesLayer> layers, UnaryOperator<Location> places) {
    this.root = root;
    this.layers = List.copyOf(layers);
    this.places = places;
  }

  /**
   * What set a value, first to last; empty when nothing did.
   *
   * @param path its path in the values of the release
   */
  List<Cause> of(List<String> path) {
    List<Cause> causes = new ArrayList<>();
    List<Owner> owners = owners(path);
    int own = owners.get(owners.size() - 1).depth();
    add(owners, path, causes);
    if (path.size() > own && path.get(own).equals(GLOBAL)) {
      for (int i = owners.size() - 2; i >= 0; i--) {
        List<String> shorter = new ArrayList<>(path.subList(0, owners.get(i).depth()));
        shorter.addAll(path.subList(own, path.size()));
        add(owners.subList(0, i + 1), shorter, causes);
      }
    }
    return causes;
  }

  /** Whether a value came with others that must not be shown. */
  boolean isSecret(List<String> path) {
    return of(path).stream().anyMatch(cause -> cause.value().equals(REDACTED));
  }

  private List<Owner> owners(List<String> path) {
    List<Owner> owners = new ArrayList<>(List.of(new Owner(root, 0)));
    ChartNode at = root;
    for (int i = 0; i < path.size(); i++) {
      ChartNode child = subchart(at, path.get(i));
      if (child == null) {
        break;
      }
      at = child;
      owners.add(new Owner(child, i + 1));
    }
    return owners;
  }

  private static @Nullable ChartNode subchart(ChartNode chart, String name) {
    return chart.subcharts().stream()
        .filter(child -> child.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void add(List<Owner> owners, List<String> path, List<Cause> causes) {
    for (int i = owners.size() - 1; i >= 0; i--) {
      Owner owner = owners.get(i);
      defaults(owner.chart(), path.subList(owner.depth(), path.size()), causes, 0);
    }
    for (ValuesLayer layer : layers) {
      Found found = find(layer.values(), path);
      if (found != null) {
        causes.add(cause(found, layer.what(), layer.places(), layer.secret() ? REDACTED : null));
      }
    }
  }

  private void defaults(ChartNode chart, List<String> path, List<Cause> causes, int depth) {
    Found found = find(chart.chart().values(), path);
    if (found == null) {
      imported(chart, path, causes, depth);
      return;
    }
    SourceMap known =
        defaultPlaces.computeIfAbsent(
            chart.path(), file -> chart.chart().valuesPlaces(file + "/values.yaml"));
    Cause cause = cause(found, "the chart " + chart.name(), known, null);
    causes.add(new Cause(cause.what(), cause.value(), cause.location().map(places).orElse(null)));
  }

  private void imported(ChartNode chart, List<String> path, List<Cause> causes, int depth) {
    for (ChartDependency dependency : chart.chart().metadata().dependencies().orElse(List.of())) {
      String name = dependency.alias().isEmpty() ? dependency.name() : dependency.alias();
      ChartNode child = subchart(chart, name);
      for (ImportValue each : dependency.importValues()) {
        List<String> parent = parts(each.parent());
        boolean below =
            path.size() > parent.size() && path.subList(0, parent.size()).equals(parent);
        if (child != null && below && depth < DEEPEST_IMPORT) {
          List<String> inside = new ArrayList<>(parts(each.child()));
          inside.addAll(path.subList(parent.size(), path.size()));
          defaults(child, inside, causes, depth + 1);
        }
      }
    }
  }

  private static List<String> parts(String path) {
    return path.equals(".") ? List.of() : List.of(path.split("\\.", -1));
  }

  private static @Nullable Found find(Map<String, ?> table, List<String> path) {
    @Nullable Object at = table;
    for (int i = 0; i < path.size(); i++) {
      if (at instanceof Map<?, ?> map && map.containsKey(path.get(i))) {
        at = map.get(path.get(i));
      } else if (at instanceof List<?> list && item(path.get(i)) < list.size()) {
        at = list.get(item(path.get(i)));
      } else {
        return null;
      }
      if (at == null) {
        return new Found(path.subList(0, i + 1), null);
      }
    }
    return new Found(path, at);
  }

  private static int item(String part) {
    return part.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(part) : Integer.MAX_VALUE;
  }

  private static Cause cause(Found found, String what, SourceMap places, @Nullable String instead) {
    String pointer = "";
    for (String part : found.path()) {
      pointer = JsonPointer.child(pointer, part);
    }
    Location at = places.locate(pointer).orElse(null);
    String text = instead == null ? text(found.value()) : instead;
    return new Cause(name("Values", found.path()) + " of " + what, text, at);
  }

  /** What a template calls a value. */
  static String name(String root, List<String> path) {
    return path.isEmpty() ? "." + root : "." + root + "." + String.join(".", path);
  }

  /** A value as an explanation shows it; a whole number without a point. */
  static String text(@Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      return "(a table)";
    } else if (value instanceof List<?>) {
      return "(a list)";
    } else if (value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < 1e15) {
      return Long.toString(number.longValue());
    }
    return String.valueOf(value);
  }
}
