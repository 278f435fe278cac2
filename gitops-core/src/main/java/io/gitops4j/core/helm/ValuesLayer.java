package io.gitops4j.core.helm;

import io.gitops4j.SourceMap;
import io.gitops4j.core.chart.ValuesReader;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some of the values that are given to a chart, and where they stand.
 *
 * @param what what they are in an explanation, such as {@code the values given}
 * @param values the values; not to be changed
 * @param places where each of them is, by its JSON pointer
 * @param secret whether they must not be shown
 * @since 0.1
 */
public record ValuesLayer(
    String what, Map<String, @Nullable Object> values, SourceMap places, boolean secret) {

  /** Guards the map. */
  public ValuesLayer {
    values = Collections.unmodifiableMap(values);
  }

  /** Values of which nobody knows where they stand. */
  public static ValuesLayer of(Map<String, @Nullable Object> values) {
    return new ValuesLayer("the values given", values, SourceMap.NONE, false);
  }

  /**
   * The values of a file, as Helm reads them.
   *
   * @param file its path, in explanations
   * @param text its text
   * @throws io.gitops4j.core.yaml.YamlException when it is no file of values
   */
  public static ValuesLayer file(String file, String text) {
    return new ValuesLayer(
        "the values given", ValuesReader.read(file, text), ValuesReader.places(file, text), false);
  }

  /** What it is, never the values. */
  @Override
  public String toString() {
    return what;
  }
}
