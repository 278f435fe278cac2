package io.gitops4j.testkit.secrets.wire;

/**
 * One request of an operation.
 *
 * @param caller who calls
 * @param input what was sent
 * @param access what callers may do
 */
public record Request(Caller caller, Input input, Access access) {

  /** Refuses an action that the caller may not do. */
  public void check(String action, String resource) {
    access.check(caller, action, resource);
  }
}
