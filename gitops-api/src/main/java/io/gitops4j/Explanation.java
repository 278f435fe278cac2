package io.gitops4j;

import java.util.List;

/**
 * Why a field of a manifest has its value.
 *
 * <p>It prints as a line for the field and one for each cause, in order:
 *
 * <pre>
 * Deployment/prod/web /spec/replicas
 *   1 &lt;- written (base/deployment.yaml:6:13)
 *   3 &lt;- apply the patch replicas.yaml (overlays/prod/replicas.yaml:6:13)
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
    StringBuilder text = new StringBuilder(object + " " + pointer);
    causes.forEach(cause -> text.append("\n  ").append(cause));
    return text.toString();
  }
}
