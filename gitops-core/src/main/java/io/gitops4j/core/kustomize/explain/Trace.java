package io.gitops4j.core.kustomize.explain;

import io.gitops4j.Location;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import org.jspecify.annotations.Nullable;

/**
 * Watches a build step by step. The one that watches nothing is what every build runs with that is
 * not explained.
 *
 * @since 0.1
 */
public interface Trace {

  /** Watches nothing. */
  Trace NONE =
      new Trace() {
        @Override
        public void step(String what, @Nullable Location at, Iterable<Resource> resources) {}

        @Override
        public void copied(String what, @Nullable YamlNode entry, Iterable<Resource> resources) {}

        @Override
        public void set(YamlScalar field, String what, Object subject, @Nullable YamlNode at) {}

        @Override
        public void replaced(Resource old, Resource by) {}
      };

  /**
   * A step was done.
   *
   * @param what what it did, such as {@code set the image nginx}
   * @param at where it is asked for; null when that is nowhere
   * @param resources all that it may have made or changed
   */
  void step(String what, @Nullable Location at, Iterable<Resource> resources);

  /**
   * A step was done that copies nodes from one resource into others: its place is the entry that
   * asks for it, and not where a copied node was written.
   */
  void copied(String what, @Nullable YamlNode entry, Iterable<Resource> resources);

  /**
   * A scalar is set in the step that goes on, for a reason of its own.
   *
   * @param what what sets it, such as {@code follow the name of}
   * @param subject what stands behind that when it is printed
   * @param at what stands where it is asked for; null when that is nowhere
   */
  void set(YamlScalar field, String what, Object subject, @Nullable YamlNode at);

  /** Whether anything is remembered, so that it is worth to say more. */
  default boolean watches() {
    return this != NONE;
  }

  /** A resource is about to take the place of another, and some of its fields. */
  void replaced(Resource old, Resource by);

  /**
   * A step that an entry of a kustomization asks for. One that stands in no file was laid over it
   * by the unit.
   */
  default void entry(String what, @Nullable YamlNode entry, Iterable<Resource> resources) {
    Location at = entry == null ? null : entry.location().orElse(null);
    step(entry != null && at == null ? what + ", as the unit says" : what, at, resources);
  }
}
