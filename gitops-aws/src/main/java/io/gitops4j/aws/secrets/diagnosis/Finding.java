package io.gitops4j.aws.secrets.diagnosis;

/**
 * One thing that the self-check found.
 *
 * @param level how bad it is
 * @param code what it is, to act on
 * @param message one sentence for people: what is, and what to do
 * @since 0.1
 */
public record Finding(Level level, Code code, String message) {

  /**
   * How bad a finding is.
   *
   * @since 0.1
   */
  public enum Level {
    /** As it should be. */
    OK,
    /** It works, but not as somebody may think, or not as well as it could. */
    WARNING,
    /** Secrets cannot be read, or by somebody else than is meant. */
    ERROR
  }

  /**
   * What a finding is about: a stable name, where the message is for people. New ones may be added.
   *
   * @since 0.1
   */
  public enum Code {
    /** Which region is used, and who says so. */
    REGION,
    /** Nobody names a region. */
    REGION_MISSING,
    /** The region is none that the SDK knows. */
    REGION_UNKNOWN,
    /** A profile file cannot be read. */
    PROFILE_UNREADABLE,
    /** Who gives credentials. */
    CREDENTIALS,
    /** Nobody gives credentials. */
    CREDENTIALS_MISSING,
    /** Who should give credentials did not, or AWS did not take them. */
    CREDENTIALS_REFUSED,
    /** Of an access key and its secret, only one is there. */
    KEYS_INCOMPLETE,
    /** The key is a temporary one, without its session token. */
    KEYS_WITHOUT_TOKEN,
    /** The session of the credentials is over. */
    CREDENTIALS_EXPIRED,
    /** Somebody earlier in the SDK's order answers in place of the pod's role. */
    SHADOWED,
    /** The pod has a role, but credentials came from somebody later in the SDK's order. */
    FELL_THROUGH,
    /** A pod without a role of its own uses the node's. */
    NODE_ROLE,
    /** Of the web identity's token file and role, only one is there. */
    WEB_IDENTITY_INCOMPLETE,
    /** A role's ARN is malformed. */
    ROLE_MALFORMED,
    /** The module that takes on roles is not on the class path. */
    STS_MODULE_MISSING,
    /** The file with the pod's token is not there. */
    TOKEN_FILE_MISSING,
    /** The file with the pod's token cannot be read, or is empty or too long. */
    TOKEN_FILE_UNREADABLE,
    /** The pod's token is not a token. */
    TOKEN_MALFORMED,
    /** The pod's token is not valid any more. */
    TOKEN_EXPIRED,
    /** The pod's token is for somebody else. */
    TOKEN_AUDIENCE,
    /** The address of the container's credentials is malformed, or the SDK does not ask there. */
    CONTAINER_ADDRESS,
    /** Whoever gives the container's credentials does not answer. */
    CONTAINER_UNREACHABLE,
    /** The role does not trust the pod. */
    TRUST,
    /** Who we are for AWS. */
    IDENTITY,
    /** A role cannot be taken on. */
    ROLE_REFUSED,
    /** The clock differs from AWS' clock. */
    CLOCK_SKEW,
    /** An address has no name in DNS. */
    NETWORK_DNS,
    /** No connection. */
    NETWORK_CONNECT,
    /** No answer in time. */
    NETWORK_TIMEOUT,
    /** The other side's certificate is not trusted. */
    NETWORK_TLS,
    /** The policy of a VPC endpoint does not let the call through. */
    ENDPOINT_POLICY,
    /** A secret can be read. */
    SECRET,
    /** A reference can never be resolved. */
    REFERENCE_MALFORMED,
    /** The store of a reference is not there. */
    STORE_MISSING,
    /** A reference is of another region than is asked. */
    REFERENCE_REGION,
    /** A reference is of another account than ours. */
    REFERENCE_ACCOUNT,
    /** There is no such secret. */
    SECRET_MISSING,
    /** The secret is marked for deletion. */
    SECRET_DELETED,
    /** The secret may not be read. */
    SECRET_FORBIDDEN,
    /** The secret may be read, but not its key used. */
    KEY_FORBIDDEN,
    /** Nothing is known of the secret, because the store did not answer. */
    SECRET_UNAVAILABLE,
    /** Batches are permitted. */
    BATCH,
    /** Batches are not permitted: more calls are needed. */
    BATCH_FORBIDDEN
  }
}
