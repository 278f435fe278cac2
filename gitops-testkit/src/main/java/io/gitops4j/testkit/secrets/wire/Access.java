package io.gitops4j.testkit.secrets.wire;

/** What callers may do. */
public interface Access {

  /**
   * Refuses what is not allowed.
   *
   * @param action the action, such as {@code secretsmanager:GetSecretValue}
   * @param resource what it is about, as the caller wrote it; empty for none
   * @throws ServiceException when it is not allowed
   */
  void check(Caller caller, String action, String resource);

  /**
   * Refuses the use of a secret's key.
   *
   * @param name the secret's name
   * @throws ServiceException when the key may not, or cannot, be used
   */
  void checkKey(Caller caller, String name);
}
