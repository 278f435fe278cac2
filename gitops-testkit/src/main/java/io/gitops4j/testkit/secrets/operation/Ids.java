package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.regex.Pattern;

/** The secret that a request is about. */
final class Ids {
  private static final int MAX = 2048;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9\\-/_+=.@!]+");

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
    if (primary) {
      refuseReplica(secret, request);
    }
    return secret;
  }

  /** Refuses what may only be done where the secret was made. */
  static void refuseReplica(StoredSecret secret, Request request) {
    if (!secret.region().equals(request.caller().region())) {
      throw ServiceException.parameter(
          "Operation not permitted on a replica secret. Call must be made in primary secret's"
              + " region.");
    }
  }

  /** A secret by its id, when it is not marked for deletion. */
  static StoredSecret live(Vault vault, Request request, String id) {
    StoredSecret secret = vault.get(request.caller(), id);
    refuseDeleted(secret);
    return secret;
  }

  /** The member SecretId, which may be a name or an ARN. */
  static String id(Input input) {
    String id = input.text("SecretId", 1, MAX);
    if (!id.startsWith("arn:")) {
      checkName(id);
    }
    return id;
  }

  /** Refuses what is no name. */
  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw ServiceException.of(
          "ValidationException",
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
    }
  }

  private static void refuseDeleted(StoredSecret secret) {
    if (secret.deleted() != null) {
      throw ServiceException.request(
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
  }
}
