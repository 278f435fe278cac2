package io.gitops4j.testkit.apiserver.validation;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Labels, annotations and label selectors: their syntax, and whether a selector matches.
 *
 * <p>Sources: k8s.io/apimachinery, {@code pkg/apis/meta/v1/validation/validation.go}, {@code
 * pkg/apis/meta/v1/helpers.go}, {@code pkg/labels/selector.go}.
 */
public final class Selectors {

  private static final long MAX_ANNOTATION_BYTES = 256L * 1024;

  private Selectors() {}

  /** The mistakes in a map of labels. */
  public static void labels(@Nullable Map<String, ?> labels, String path, Errors errors) {
    if (labels == null) {
      return;
    }
    labels.forEach(
        (key, value) -> {
          errors.invalid(path, key, Names.qualified(key));
          String text = String.valueOf(value);
          errors.invalid(path, text, Names.labelValue(text));
        });
  }

  /** The mistakes in a map of annotations: keys and the size of all together. */
  public static void annotations(@Nullable Map<String, ?> annotations, String path, Errors errors) {
    if (annotations == null) {
      return;
    }
    long size = 0;
    for (Map.Entry<String, ?> entry : annotations.entrySet()) {
      errors.invalid(
          path, entry.getKey(), Names.qualified(entry.getKey().toLowerCase(Locale.ROOT)));
      size += entry.getKey().length() + (long) String.valueOf(entry.getValue()).length();
    }
    if (size > MAX_ANNOTATION_BYTES) {
      errors.tooLong(path, MAX_ANNOTATION_BYTES);
    }
  }

  /** The mistakes in a label selector. */
  public static void selector(
      @Nullable Map<String, @Nullable Object> selector, String path, Errors errors) {
    if (selector == null) {
      return;
    }
    labels(Json.map(selector, "matchLabels"), path + ".matchLabels", errors);
    List<Map<String, @Nullable Object>> expressions = Errors.objects(selector, "matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      requirement(expressions.get(i), path + ".matchExpressions[" + i + "]", errors);
    }
  }

  /**
   * The mistakes in the values of an operator over sets, which selectors of labels and of nodes
   * share.
   *
   * @return whether it is such an operator
   */
  public static boolean setOperator(
      String operator, List<String> values, String path, Errors errors) {
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
        }
        return true;
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.forbidden(
              path + ".values",
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  private static void requirement(
      Map<String, @Nullable Object> requirement, String path, Errors errors) {
    List<String> values = Errors.texts(requirement, "values");
    String operator = Json.string(requirement, "operator");
    if (!setOperator(operator, values, path, errors)) {
      errors.invalid(path + ".operator", operator, "not a valid selector operator");
    }
    String key = Json.string(requirement, "key");
    errors.invalid(path + ".key", key, Names.qualified(key));
    for (int i = 0; i < values.size(); i++) {
      errors.invalid(path + ".values[" + i + "]", values.get(i), Names.labelValue(values.get(i)));
    }
  }

  /** Whether a selector can be used at all. */
  public static boolean usable(@Nullable Map<String, @Nullable Object> selector) {
    Errors errors = new Errors();
    selector(selector, "", errors);
    return errors.isEmpty();
  }

  /** Whether a selector selects everything: it is there and has neither labels nor expressions. */
  public static boolean empty(@Nullable Map<String, @Nullable Object> selector) {
    return selector != null
        && Errors.object(selector, "matchLabels").isEmpty()
        && Errors.objects(selector, "matchExpressions").isEmpty();
  }

  /** Whether labels match a selector; an absent selector matches nothing, an empty one all. */
  public static boolean matches(
      @Nullable Map<String, @Nullable Object> selector, Map<String, @Nullable Object> labels) {
    if (selector == null) {
      return false;
    }
    for (Map.Entry<String, @Nullable Object> entry :
        Errors.object(selector, "matchLabels").entrySet()) {
      if (!labels.containsKey(entry.getKey())
          || !String.valueOf(entry.getValue()).equals(labels.get(entry.getKey()))) {
        return false;
      }
    }
    return Errors.objects(selector, "matchExpressions").stream()
        .allMatch(requirement -> meets(requirement, labels));
  }

  private static boolean meets(
      Map<String, @Nullable Object> requirement, Map<String, @Nullable Object> labels) {
    String key = Json.string(requirement, "key");
    boolean there = labels.containsKey(key);
    boolean listed =
        there && Errors.texts(requirement, "values").contains(String.valueOf(labels.get(key)));
    return switch (Json.string(requirement, "operator")) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> there;
      default -> !there;
    };
  }
}
