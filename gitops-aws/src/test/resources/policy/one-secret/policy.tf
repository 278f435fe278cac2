data "aws_iam_policy_document" "secrets" {
  statement {
    sid    = "ReadSecrets"
    effect = "Allow"

    actions = [
      "secretsmanager:GetSecretValue",
    ]

    resources = [
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-??????",
    ]
  }

  statement {
    sid    = "ReadSecretsInBatches"
    effect = "Allow"

    actions = [
      "secretsmanager:BatchGetSecretValue",
    ]

    resources = [
      "*",
    ]
  }
}
