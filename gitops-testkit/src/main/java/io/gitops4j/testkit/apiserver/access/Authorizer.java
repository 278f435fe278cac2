package io.gitops4j.testkit.apiserver.access;

/** Who may do what. Thread-safe. */
@FunctionalInterface
public interface Authorizer {
  /** Everybody may do everything. */
  Authorizer EVERYTHING = attributes -> true;

  /** Whether it is allowed. */
  boolean allows(Attributes attributes);
}
