package io.gitops4j.core.source.git;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reference of a repository.
 *
 * @param name the full name: {@code refs/heads/main}, {@code HEAD}
 * @param object what it points to, 40 hex digits: a commit, or the object of an annotated tag
 * @param peeled the commit an annotated tag points to; null when it is none
 * @param symbolicTarget the reference it stands for, such as {@code refs/heads/main} for {@code
 *     HEAD}; null when it stands for none
 * @since 0.1
 */
public record GitRef(
    String name, String object, @Nullable String peeled, @Nullable String symbolicTarget) {

  /** The commit, with an annotated tag followed. */
  public String commit() {
    return peeled == null ? object : peeled;
  }

  /** The reference it stands for, if it is symbolic. */
  public Optional<String> target() {
    return Optional.ofNullable(symbolicTarget);
  }
}
