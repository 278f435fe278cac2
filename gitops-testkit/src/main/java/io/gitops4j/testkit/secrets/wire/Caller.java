package io.gitops4j.testkit.secrets.wire;

/**
 * Who calls, and where.
 *
 * @param accessKeyId the access key id of the signature; empty for an unsigned request
 * @param arn the ARN of the user, or of the session of a role
 * @param role the ARN of the role; empty for a user
 * @param account the account's id
 * @param region the region of the signature's scope, or the fake's own for an unsigned request
 */
public record Caller(String accessKeyId, String arn, String role, String account, String region) {

  /** Whether a key id, a role's ARN or a session's ARN means this caller. */
  public boolean isNamed(String name) {
    return name.equals(accessKeyId) || name.equals(role) || name.equals(arn);
  }
}
