package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A selector object as text: {@code app=web,tier in (a,b)}.
 *
 * <p>Source: k8s.io/apimachinery, {@code LabelSelectorAsSelector} and {@code FormatLabelSelector}
 * in {@code pkg/apis/meta/v1/helpers.go}.
 */
public final class SelectorText {
  private SelectorText() {}

  /** The text of {@code matchLabels} and {@code matchExpressions}; requirements by key. */
  public static String of(@Nullable Object selector) {
    TreeMap<String, List<String>> terms = new TreeMap<>();
    Map<String, @Nullable Object> labels = Json.map(selector, "matchLabels");
    if (labels != null) {
      labels.forEach((k, v) -> terms.computeIfAbsent(k, x -> new ArrayList<>()).add(k + "=" + v));
    }
    List<@Nullable Object> expressions = Json.list(selector, "matchExpressions");
    if (expressions != null) {
      for (Object expression : expressions) {
        String key = Json.string(expression, "key");
        terms.computeIfAbsent(key, x -> new ArrayList<>()).add(term(key, expression));
      }
    }
    List<String> all = new ArrayList<>();
    terms.values().forEach(all::addAll);
    return String.join(",", all);
  }

  private static String term(String key, @Nullable Object expression) {
    TreeSet<String> values = new TreeSet<>();
    List<@Nullable Object> given = Json.list(expression, "values");
    if (given != null) {
      given.forEach(v -> values.add(String.valueOf(v)));
    }
    String list = " (" + String.join(",", values) + ")";
    return switch (Json.string(expression, "operator")) {
      case "In" -> key + " in" + list;
      case "NotIn" -> key + " notin" + list;
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }
}
