package io.gitops4j.testkit.apiserver.fields.path;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@code fieldsV1} that knows which set it stands for, so that the owners of a stored object need
 * not be read anew with each write. It is never changed; copies are plain trees that are read.
 */
final class EncodedFields extends LinkedHashMap<String, @Nullable Object> {
  private static final long serialVersionUID = 1L;

  private final transient FieldSet set;

  EncodedFields(FieldSet set) {
    this.set = set;
  }

  FieldSet set() {
    return set;
  }
}
