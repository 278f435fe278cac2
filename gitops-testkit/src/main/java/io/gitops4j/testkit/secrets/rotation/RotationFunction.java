package io.gitops4j.testkit.secrets.rotation;

import org.jspecify.annotations.Nullable;

/**
 * Rotates a secret, in the steps of a Lambda rotation function: a new value is made and labelled
 * AWSPENDING, set where it is to be valid, tested, and only then AWSCURRENT.
 *
 * <p>Steps run without a lock, so they may call the fake. What a step throws fails the rotation:
 * the new version stays AWSPENDING, and the next rotation goes on with it.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RotationFunction {

  /**
   * What a step knows.
   *
   * @param name the secret's name
   * @param arn the secret's ARN
   * @param versionId the id of the version that is being made
   * @param current the current value; null when there is none, or it is bytes
   * @param pending the new value; null in {@link #create}
   * @since 0.1
   */
  record Step(
      String name,
      String arn,
      String versionId,
      @Nullable String current,
      @Nullable String pending) {

    @Override
    public String toString() {
      return "Step[" + name + ", " + versionId + "]";
    }
  }

  /** Makes the new value; called once a version. */
  String create(Step step);

  /** Makes the new value valid where it is used, such as in a database. */
  default void set(Step step) {}

  /** Tests the new value. */
  default void test(Step step) {}
}
