package io.gitops4j.aws.secrets.queue;

/**
 * Event patterns of EventBridge rules whose target is the queue.
 *
 * <p>Two ways lead from a secret to a rule. Secrets Manager itself tells when a stage moves ({@link
 * #LABELS}; Secrets Manager User Guide, "Secret event notifications"): it needs nothing else, and
 * is what most should use. CloudTrail tells of calls and of rotations ({@link #CALLS}; same guide,
 * "Match events with EventBridge"): it needs a trail that logs management events, and comes minutes
 * later. The queue understands both, and both at once.
 *
 * <p>To hear of some secrets only, add {@code "name": [{"prefix": "prod/"}]} to the detail of
 * {@link #LABELS}. The queue's policy must allow {@code sqs:SendMessage} to {@code
 * events.amazonaws.com} for the rule's ARN.
 *
 * @since 0.1
 */
public final class RotationEvents {

  /** The current stage of a secret moved to another version. */
  public static final String LABELS =
      """
      {
        "source": ["aws.secretsmanager"],
        "detail-type": ["Secret Label Updated"],
        "detail": {
          "labelUpdated": ["AWSCURRENT"]
        }
      }
      """;

  /** A parameter of the Parameter Store was changed. */
  public static final String PARAMETERS =
      """
      {
        "source": ["aws.ssm"],
        "detail-type": ["Parameter Store Change"],
        "detail": {
          "operation": ["Create", "Update", "Delete", "LabelParameterVersion"]
        }
      }
      """;

  /** CloudTrail saw a call that changes a secret, or a rotation that ended well. */
  public static final String CALLS =
      """
      {
        "source": ["aws.secretsmanager"],
        "detail-type": ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"],
        "detail": {
          "eventSource": ["secretsmanager.amazonaws.com"],
          "eventName": [
            "CreateSecret",
            "DeleteSecret",
            "PutSecretValue",
            "RestoreSecret",
            "RotateSecret",
            "RotationSucceeded",
            "UpdateSecret",
            "UpdateSecretVersionStage"
          ]
        }
      }
      """;

  private RotationEvents() {}
}
