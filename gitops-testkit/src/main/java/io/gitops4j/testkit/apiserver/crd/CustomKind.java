package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One served version of a custom kind.
 *
 * @param kind the kind
 * @param schema the schema of the whole object
 * @param rules what it does to its objects
 * @param stored whether objects are stored in this version
 * @param listKind the kind of its lists
 * @param columns further columns of its table: name, type, jsonPath, priority, format, description
 * @param scale the paths of its scale subresource
 * @param selectableFields fields it may be selected by, such as {@code spec.color}
 * @param deprecation the warning that goes with every request; empty for none
 */
public record CustomKind(
    Kind kind,
    Schema schema,
    KindRules rules,
    boolean stored,
    String listKind,
    List<Map<String, @Nullable Object>> columns,
    Optional<Scale> scale,
    List<String> selectableFields,
    String deprecation) {

  /**
   * The paths of a scale subresource, as the definition writes them.
   *
   * @param specReplicas such as {@code .spec.replicas}
   * @param statusReplicas such as {@code .status.replicas}
   * @param labelSelector such as {@code .status.selector}; empty for none
   */
  public record Scale(String specReplicas, String statusReplicas, String labelSelector) {}

  /** Copies the lists. */
  public CustomKind {
    columns = List.copyOf(columns);
    selectableFields = List.copyOf(selectableFields);
  }
}
