package io.gitops4j;

import java.util.List;
import java.util.stream.Stream;

/**
 * Why a field of a manifest has its value.
 *
 * <p>It prints as a line for the field and one for each cause, in order: the value, shortened at 60
 * characters and without breaks of lines, what gave it, and where that stands.
 *
 * <pre>
 * Deployment/prod/web /spec/replicas
 *   1 &lt;- written                        base/deployment.yaml:6:13
 *   3 &lt;- apply the patch replicas.yaml  overlays/prod/replicas.yaml:6:13
 * </pre>
 *
 * @param object the object
 * @param pointer JSON pointer of the field
 * @param causes what set it, first to last; the last one is in force
 * @since 0.1
 */
public record Explanation(ObjectRef object, String pointer, List<Cause> causes) {

  /** Copies the list. */
  public Explanation {
    causes = List.copyOf(causes);
  }

  @Override
  public String toString() {
    int values = widest(causes.stream().map(Cause::shown));
    int whats = widest(causes.stream().filter(cause -> cause.at() != null).map(Cause::what));
    StringBuilder text = new StringBuilder(object + " " + pointer);
    for (Cause cause : causes) {
      text.append("\n  ").append(padded(cause.shown(), values)).append(" <- ");
      Location at = cause.at();
      text.append(at == null ? cause.what() : padded(cause.what(), whats) + "  " + at);
    }
    return text.toString();
  }

  private static int widest(Stream<String> texts) {
    return texts.mapToInt(Explanation::width).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - width(text));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
