package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;

/** The secret that a request is about. */
final class Ids {
  static final int MAX = 2048;

  private Ids() {}

  /** The secret of the member SecretId, once the caller is allowed the action. */
  static StoredSecret allowed(Vault vault, Request request, String operation) {
    String id = id(request.input());
    request.check("secretsmanager:" + operation, id);
    return vault.get(request.caller(), id);
  }

  /** The same, when it is not marked for deletion. */
  static StoredSecret live(Vault vault, Request request, String operation, boolean primary) {
    StoredSecret secret = allowed(vault, request, operation);
    refuseDeleted(secret);
    if (primary && !secret.region().equals(request.caller().region())) {
      throw ServiceException.parameter(
          "Operation not permitted on a replica secret. Call must be made in primary secret's"
              + " region.");
    }
    return secret;
  }

  /** A secret by its id, when it is not marked for deletion. */
  static StoredSecret live(Vault vault, Request request, String id) {
    StoredSecret secret = vault.get(request.caller(), id);
    refuseDeleted(secret);
    return secret;
  }

  static String id(Input input) {
    return input.text("SecretId", 1, MAX);
  }

  private static void refuseDeleted(StoredSecret secret) {
    if (secret.deleted() != null) {
      throw ServiceException.request(
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
  }
}
